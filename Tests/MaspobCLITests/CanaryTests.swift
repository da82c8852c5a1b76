import Foundation
import Testing
import _TestSupport

/// A key that the servers echo, refuse and answer with is in nothing that the tool leaves behind.
@Suite(.serialized, .timeLimit(.minutes(5))) struct CanaryTests {
  private static let key = "canary-7F3a91c2Zq0w"

  private static var spellings: [String] {
    let bytes = Array(key.utf8)
    let hex = bytes.map { String($0, radix: 16) }
    return [
      key, Data(bytes).base64EncodedString().replacing("=", with: ""),
      Data("Bearer \(key)".utf8).base64EncodedString().replacing("=", with: ""),
      hex.joined(), hex.map { "%" + $0 }.joined(), hex.map { "\\u00" + $0 }.joined(),
      String(key.reversed()),
    ]
  }

  /// Every byte of every file of a folder, and the texts that were printed.
  private func expectNoKey(in folder: URL, _ results: [ToolProcess.Result]) throws {
    var texts = results.flatMap { [("stdout", $0.output), ("stderr", $0.errors)] }
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    for case let file as URL in try #require(files) {
      guard let data = try? Data(contentsOf: file) else { continue }
      texts.append((file.lastPathComponent, String(decoding: data, as: UTF8.self)))
    }
    #expect(texts.count > 2)
    for (place, text) in texts {
      let lowered = text.lowercased()
      for spelling in Self.spellings {
        #expect(!lowered.contains(spelling.lowercased()), "\(place) holds \(spelling)")
      }
    }
  }

  @Test(arguments: ["rule", "error/auth", "error/echokey", "error/page", "status:500"])
  func everyCommandKeepsIt(model: String) throws {
    let project = try RuleProject(model: model, evaluations: 4)
    let server = try FaultServer()
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL, key: Self.key)
    var results: [ToolProcess.Result] = []
    for arguments in [
      ["validate"], ["doctor"], ["eval", "--verbose"],
      ["optimize", "--verbose", "--run-dir", "run"],
      ["show", "run", "--prompts"], ["fit", "run"], ["export", "run", "-o", "table.csv"],
      ["show", "run", "--json"],
    ] {
      results.append(
        try tool.run(arguments) { process in
          let line = try? Data(
            contentsOf: URL(filePath: "/proc/\(process.processIdentifier)/cmdline"))
          #expect(!String(decoding: line ?? Data(), as: UTF8.self).contains(Self.key))
        })
    }
    if model == "rule" { #expect(results[3].status == 0, "\(results[3].errors)") }
    if model == "error/auth" { #expect(results[2].status != 0) }
    try expectNoKey(in: project.folder.url, results)
  }

  @Test(arguments: ["canary-7F3a91c2Zq0w\nX: y", "canary-7F3a91c2Zq0wä", "canary-7F3a91c2Zq0w z"])
  func aKeyThatNoHeaderCanCarryIsRefusedUnseen(key: String) throws {
    let project = try RuleProject()
    let server = try FaultServer()
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL, key: key)
    let result = try tool.run(["doctor"])
    #expect(result.status == 6)
    #expect(result.errors.contains("OPENAI_API_KEY"))
    try expectNoKey(in: project.folder.url, [result])
  }

  @Test(arguments: [
    ("api_key_env: canary-7F3a91c2Zq0w", "api_key_env"),
    ("base_url: \"http://user:canary-7F3a91c2Zq0w@127.0.0.1:1/v1\"", "base_url"),
  ])
  func aKeyInTheProjectFileIsNotShown(line: String, key: String) throws {
    let project = try RuleProject()
    try project.replace("max_output_tokens: 20", by: "max_output_tokens: 20, \(line)")
    let result = try ToolProcess(in: project.folder.url, baseURL: nil).run(["doctor"])
    #expect(result.status == 2)
    #expect(result.errors.contains(key), "\(result.errors)")
    #expect(!(result.errors + result.output).contains("canary"))
  }
}
