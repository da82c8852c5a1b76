import Foundation
import Testing
import _TestSupport

@testable import MaspobCLI

/// `maspob answer`: rows in, answers out.
@Suite(.serialized) struct AnswerCommandTests {
  private struct Reply: Decodable {
    struct Usage: Decodable { let calls: Int }
    let id: String?
    let output: String?
    let score: Double?
    let status: String?
    let message: String?
    let error: String?
    let usage: Usage?
  }

  private func replies(_ result: ToolProcess.Result) throws -> [Reply] {
    try result.output.split(separator: "\n").map {
      try JSONDecoder().decode(Reply.self, from: Data($0.utf8))
    }
  }

  private let good = """
    change: "Make it upper and brief INPUT: {word}"
    finish: |
      Now reverse, be brief INPUT: {change}
    """

  @Test(.timeLimit(.minutes(1))) func rowsAreAnsweredInTheirOrder() throws {
    let server = try FaultServer()
    let project = try RuleProject()
    try Data(good.utf8).write(to: project.folder.url.appending(path: "good.yaml"))
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    let result = try tool.run(
      ["answer", "--prompts", "good.yaml"],
      input: [
        #"{"id": "a", "fields": {"word": "stone"}, "references": ["enots"]}"#, "",
        #"{"fields": {"word": "river"}}"#, "{broken", #"{"fields": {"other": 1}}"#,
        #"{"id": "b", "fields": {}, "references": ["enots"], "output": "ENOTS."}"#,
        #"{"id": "c", "fields": {}, "references": ["enots"], "output": "stone"}"#,
        #"{"id": "d", "fields": {}, "output": "stone"}"#, #"{"fields": {}, "outputs": "x"}"#,
      ])
    #expect(result.status == 0, "\(result.errors)")
    let replies = try replies(result)
    #expect(replies.map(\.id) == ["a", "3", nil, "5", "b", "c", "d", nil])
    #expect(replies[0].output == "ENOTS" && replies[0].score == 1)
    #expect(replies[0].usage?.calls == 2)
    // Nothing to compare with: an answer, and no score.
    #expect(replies[1].output == "REVIR" && replies[1].score == nil)
    #expect(replies[1].status == "unscored")
    #expect(replies[2].error?.contains("malformed JSON") == true)
    #expect(replies[3].status == "error" && replies[3].message?.contains("'word'") == true)
    #expect(replies[4...6].map(\.score) == [1, 0, nil])
    #expect(replies[4...6].allSatisfy { $0.usage?.calls == 0 })
    #expect(replies[7].error?.contains("did you mean 'output'") == true, "\(result.output)")
  }

  @Test(.timeLimit(.minutes(1))) func withoutPromptsThoseInUseAnswer() throws {
    let server = try FaultServer()
    let project = try RuleProject()
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    let result = try tool.run(["answer"], input: [#"{"fields": {"word": "stone"}}"#])
    #expect(
      try replies(result).first?.output
        == "The answer is The answer is stone, I think., I think.", "\(result.errors)")
    // The same row again is answered by the cache.
    let again = try tool.run(["answer"], input: [#"{"fields": {"word": "stone"}}"#])
    #expect(try replies(again).first?.usage?.calls == 0)
  }

  @Test(.timeLimit(.minutes(1))) func promptsThatDoNotFitAreRefused() throws {
    let project = try RuleProject()
    let tool = ToolProcess(in: project.folder.url, baseURL: "http://127.0.0.1:1")
    for (text, message) in [
      ("finnish: x", "there is no agent 'finnish'; did you mean 'finish'?"),
      ("finish: No placeholder", "{change}"), ("- a", "expected a mapping"),
      ("finish: [a]", "finish: expected a text"),
    ] {
      try Data(text.utf8).write(to: project.folder.url.appending(path: "p.yaml"))
      let result = try tool.run(["answer", "--prompts", "p.yaml"], input: [])
      #expect(result.status == 2 && result.errors.contains(message), "\(text): \(result.errors)")
    }
  }

  @Test(.timeLimit(.minutes(1))) func aSpentBudgetEndsIt() throws {
    let server = try FaultServer()
    let project = try RuleProject()
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    let rows = ["stone", "river"].map { #"{"fields": {"word": "\#($0)"}}"# }
    let result = try tool.run(["answer", "--max-calls", "2"], input: rows)
    #expect(result.status != 0)
    #expect(try replies(result).count == 1)
  }
}
