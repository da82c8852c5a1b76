import Foundation
import Randomness
import Testing
import Workflows
import _TestSupport

struct JSONValueTests {
  private func parse(_ text: String) throws -> JSONValue { try JSONValue(utf8: Array(text.utf8)) }

  private func error(_ text: String) -> String? {
    do {
      _ = try parse(text)
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test(arguments: [
    ("42", "42"), ("42.0", "42"), ("4.2e1", "42"), ("-0", "0"), ("-0.0", "0"), ("0.10", "0.1"),
    ("1e400", "1e400"), ("12345678901234567890", "12345678901234567890"), ("1e20", "1e+20"),
    (" true ", "true"), ("null", "null"), ("[ 1 , [ ] ]", "[1,[]]"),
    (#"{ "b" : 1 , "a" : "\u00e9\/\ud83d\ude00\u0001" }"#, #"{"b":1,"a":"é/😀\u0001"}"#),
  ]) func isWrittenInOneWay(text: String, compact: String) throws {
    #expect(try parse(text).compactJSON == compact)
  }

  @Test(arguments: [
    ("", "a value is missing at byte 0"), ("[1,]", "unexpected ']' at byte 3"),
    ("{\"a\" 1}", "':' is missing after \"a\" at byte 5"),
    ("01", "text after the end of the value at byte 1"),
    ("{a:1}", "a member name in quotes is missing at byte 1"),
    ("1.", "a digit is missing at byte 2"),
    ("\"a", "a string is never closed at byte 0"), ("tru", "unexpected 't' at byte 0"),
    ("\"\\x\"", "unknown escape '\\x' at byte 2"),
    ("\"\\ud83d\"", "half of a surrogate pair at byte 3"),
    ("\"\\u12\"", "four hexadecimal digits are missing at byte 3"),
    ("[1 2]", "',' or ']' is missing at byte 3"),
    ("{\"a\":1", "',' or '}' is missing at byte 6"),
    ("\"a\nb\"", "a control character inside a string at byte 2"),
    ("NaN", "unexpected 'N' at byte 0"), ("1 x", "text after the end of the value at byte 2"),
    ("\"\\u+123\"", "four hexadecimal digits are missing at byte 3"),
    (String(repeating: "[", count: 300), "more than 256 nested values at byte 256"),
  ]) func saysWhereATextIsBroken(text: String, message: String) {
    #expect(error(text) == message)
  }

  /// Foundation writes, we read, Foundation reads again.
  @Test(arguments: 0..<100) func agreesWithFoundation(seed: Int) throws {
    var generator = Xoshiro256StarStar(seed: UInt64(seed))
    let original = (0..<5).reduce(into: [String: [String]]()) { object, _ in
      object[generator.text(upTo: 4)] = [generator.text(upTo: 8), generator.text(upTo: 8)]
    }
    let value = try JSONValue(utf8: Array(JSONEncoder().encode(original)))
    for (name, texts) in original {
      #expect(value[name] == .array(texts.map { .string($0) }))
    }
    let back = try JSONDecoder().decode(
      [String: [String]].self, from: Data(value.compactJSON.utf8))
    #expect(back == original)
  }

  /// No prefix of a document and no random damage may crash the parser.
  @Test(arguments: 0..<100) func damageIsRefusedOrParsed(seed: Int) throws {
    var generator = Xoshiro256StarStar(seed: UInt64(seed))
    var bytes = Array(#"{"a":[1.5e-3,true,null,"\u00e9\\x"],"b":{"c":"\ud83d\ude00"}}"#.utf8)
    let whole = try JSONValue(utf8: bytes)
    for length in 0..<bytes.count {
      #expect((try? JSONValue(utf8: Array(bytes[..<length]))) == nil)
    }
    bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(
      in: 0...255, using: &generator)
    _ = try? JSONValue(utf8: bytes)
    #expect(whole["a"]?.kind == "an array")
  }
}
