import CurlTransport
import Foundation
import Testing
import _TestSupport

/// A benchmark's project as `init` writes it, over one row of ours, with a scripted model on loopback.
struct BenchmarkStage {
  /// What one evaluation came to.
  struct Ending {
    let score: Double?
    /// The rules that spoke, in order of arrival.
    let rules: [String]
    let asked: [FaultServer.Asked]
    let result: ToolProcess.Result

    /// The first prompt that a rule answered.
    func prompt(_ rule: String) throws -> String {
      try #require(asked.first { $0.rule == rule }, "\(rules)").prompt
    }

    /// The last prompt that a rule answered.
    func lastPrompt(_ rule: String) throws -> String {
      try #require(asked.last { $0.rule == rule }, "\(rules)").prompt
    }

    /// What a prompt shows under a letter.
    func solution(_ letter: String, in rule: String) throws -> String {
      let prompt = try prompt(rule)
      let block = try #require(prompt.components(separatedBy: "\n\(letter):\n").last)
      return block.components(separatedBy: "\n\n")[0]
    }
  }

  private struct Event: Decodable { let score: Double? }

  let folder: TemporaryFolder
  private let server: FaultServer
  private let tool: ToolProcess
  private let flags: [String]

  /// - Parameters:
  ///   - row: the only row of the validation file.
  ///   - publicTests: the only row of the public tests.
  init(_ benchmark: String, row: String, publicTests: String? = nil, flags: [String] = []) throws {
    folder = try TemporaryFolder()
    server = try FaultServer()
    self.flags = flags
    tool = ToolProcess(in: folder.url, baseURL: server.baseURL)
    func write(_ text: String, _ name: String) throws {
      try Data((text + "\n").utf8).write(to: folder.url.appending(path: name))
    }
    try write(row, "\(benchmark)_validate.jsonl")
    if let publicTests { try write(publicTests, "\(benchmark)_public_test.jsonl") }
    let result = try tool.run(
      ["init", "--benchmark", benchmark, "--data", ".", "--model", "script", "project", "--quiet"])
    try #require(result.status == 0, "\(result.errors)")
  }

  /// Changes the project file.
  func replace(_ text: String, by other: String) throws {
    let file = folder.url.appending(path: "project/maspob.yaml")
    let before = try String(contentsOf: file, encoding: .utf8)
    try #require(before.contains(text))
    try Data(before.replacing(text, with: other).utf8).write(to: file)
  }

  /// Evaluates the seed prompts once.
  ///
  /// - Parameter command: what is done in place of that.
  func play(_ script: ChatScript, by command: [String] = ["eval", "--no-cache"]) async throws
    -> Ending
  {
    let transport = CurlHTTPTransport()
    try await server.play(script, through: transport)
    let result = try tool.run(
      command + ["-c", "project", "--json", "--quiet", "-j", "1"] + flags)
    let asked = try await server.asked(through: transport)
    let event = try result.output.split(separator: "\n").last.map {
      try JSONDecoder().decode(Event.self, from: Data($0.utf8))
    }
    return Ending(
      score: event?.score, rules: asked.map(\.rule), asked: asked, result: result)
  }
}
