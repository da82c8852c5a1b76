import Foundation
import Testing
import _TestSupport

@testable import LanguageModels

@Suite struct SecretMatcherTests {
  private static let key = "canary-7F3/a91+c2~Zq.w"

  private static let spellings: [String: @Sendable (String) -> String] = [
    "plain": { $0 },
    "base64": { Data($0.utf8).base64EncodedString() },
    "base64 behind one byte": { Data("x\($0)yz".utf8).base64EncodedString() },
    "base64 behind two bytes": { Data("xx\($0)y".utf8).base64EncodedString() },
    "base64 of a header": { Data("Bearer \($0)".utf8).base64EncodedString() },
    "base64url": {
      Data($0.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
        .replacing("=", with: "")
    },
    "percent": { $0.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "" },
    "percent of all": { $0.utf8.map { "%" + Self.hex($0) }.joined() },
    "percent in lower case": { $0.utf8.map { "%" + Self.hex($0).lowercased() }.joined() },
    "hex": { $0.utf8.map(Self.hex).joined() },
    "hex in lower case": { $0.utf8.map { Self.hex($0).lowercased() }.joined() },
    "JSON": { $0.replacing("/", with: "\\/") },
    "unicode escapes": { $0.utf8.map { "\\u00" + Self.hex($0) }.joined() },
    "escapes of escapes": { $0.utf8.map { "\\\\u00" + Self.hex($0).lowercased() }.joined() },
    "some escapes": { $0.replacing("a", with: "\\u0061").replacing("3", with: "%33") },
    "entities": { $0.utf8.map { "&#\($0);" }.joined() },
    "reversed": { String($0.reversed()) },
  ]

  private static func hex(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }

  /// No spelling, nor any that a reader could undo, is left; what stands around it is.
  @Test(arguments: spellings.keys.sorted()) func findsEverySpelling(name: String) throws {
    let spell = try #require(Self.spellings[name])
    let spelling = spell(Self.key)
    let redactor = Redactor(secrets: [Self.key])
    for text in ["before '\(spelling)' after", spelling] {
      let cleaned = redactor.redact(text)
      #expect(cleaned.contains("[redacted]"))
      // The mark, and the head of a header that Base64 holds as well.
      #expect(cleaned.count <= text.replacing(spelling, with: "").count + 22)
      if text.hasPrefix("before") { #expect(cleaned.hasPrefix("before '")) }
    }
  }

  /// What stands before, between and behind is kept to the byte.
  @Test func keepsAllAround() {
    let redactor = Redactor(secrets: [Self.key])
    #expect(
      redactor.redact("cé\(Self.key)%\(Self.key)\(Self.key)\u{1F642} c")
        == "cé[redacted]%[redacted][redacted]\u{1F642} c")
    #expect(redactor.redact("") == "")
    #expect(redactor.redact(String(Self.key.dropLast())) == String(Self.key.dropLast()))
  }

  /// A server that echoes our headers must not get them into a cache, a later prompt or a report.
  @Test func goodRepliesHoldNoSecret() async throws {
    let model = OpenAIChatModel(
      endpoint: try ModelEndpoint(
        baseURL: "http://127.0.0.1:1/v1", apiKey: APIKey(Self.key),
        extraHeaders: ["X-Team": "team-secret-12"]),
      transport: ScriptedTransport([
        ScriptedTransport.completion("key \(Self.key), team team-secret-12, fine")
      ]), services: .quick())
    let response = try await model.complete(
      ChatRequest(model: "m", messages: [ChatMessage(.user, "x")]), context: .test)
    #expect(response.text == "key [redacted], team [redacted], fine")
  }

  @Test func leavesOtherTextAlone() {
    let redactor = Redactor(secrets: [Self.key])
    let text = "100 % of \\u00e4 &amp; canary-7F3/a91+c2~Zq.v, %63anary \\\\ &#99;"
    #expect(redactor.redact(text) == text)
  }

  /// The cut of a long explanation may fall inside the key at any place.
  @Test func theCutLeavesNoHead() {
    let redactor = Redactor(secrets: [Self.key])
    for length in 3970...4002 {
      let cleaned = redactor.clean(String(repeating: " ", count: length) + Self.key + " x")
      #expect(!cleaned.contains("canary"), "\(length): \(cleaned)")
    }
  }

  /// Found by the fuzzer: what is not shown must not part the key before it is looked for.
  @Test(arguments: ["\u{80}", "\u{7}", "\u{202E}", "\u{0}"]) func controlsHideNoKey(control: String)
  {
    let key = "canary-7f3a91c2"
    let text = "your key is canary-7f3a9\(control)1c2, sir"
    #expect(Redactor(secrets: [key]).clean(text) == "your key is [redacted], sir")
  }

  @Test func controlsAreWrittenOut() throws {
    #expect(
      VisibleText.of("a\u{1B}[2J\u{9B}\u{202E}\r\nb\tc\u{7}")
        == "a\\u{1B}[2J\\u{9B}\\u{202E}\\u{D}\nb\tc\\u{7}")
    #expect(VisibleText.line("a\nb\tc") == "a\\nb\\tc")
    #expect(VisibleText.of("größer 漢字 🙂 e\u{301}") == "größer 漢字 🙂 e\u{301}")
    let json = #"{"a":"\#u{9B}\#u{202E}\#u{E0041}"}"#
    let shown = VisibleText.json(json)
    #expect(shown == #"{"a":"\u009b\u202e\udb40\udc41"}"#)
    let decoder = JSONDecoder()
    let read = try decoder.decode([String: String].self, from: Data(shown.utf8))
    #expect(try decoder.decode([String: String].self, from: Data(json.utf8)) == read)
  }
}
