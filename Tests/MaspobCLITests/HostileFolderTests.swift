import Foundation
import Glibc
import PromptSpace
import Studies
import Testing
import _TestSupport

/// A run folder from a stranger ends in an error or a sound result, soon, and reaches nothing outside itself.
@Suite(.serialized, .timeLimit(.minutes(5))) struct HostileFolderTests {
  private struct Hostile {
    let folder: TemporaryFolder
    var run: URL { folder.url.appending(path: "run") }
    var secret: URL { folder.url.appending(path: "outside") }

    init(agent: String = "a", seed: String = "{x}") throws {
      folder = try TemporaryFolder()
      try FileManager.default.createDirectory(at: run, withIntermediateDirectories: true)
      try Data("outside\n".utf8).write(to: secret)
      let manifest = StudyManifest(
        tool: "t", study: "s", created: "now", identity: ["proposer": "p"],
        space: (
          agents: [.init(id: AgentID(agent), after: [], optimize: true)],
          pools: [PromptPool(agent: AgentID(agent), candidates: [seed, "b"])]
        ), maximumErrorRate: 1)
      try manifest.write(to: RunFolder(run).manifest)
    }

    func journal(_ payloads: [String]) throws {
      let lines = payloads.map { JournalLine.line(holding: Data($0.utf8)) }
      try Data(lines.joined()).write(to: RunFolder(run).journal)
    }

    func tool(_ arguments: [String]) throws -> ToolProcess.Result {
      try ToolProcess(in: folder.url, baseURL: nil).run(arguments)
    }
  }

  private static let files = [
    "manifest.json", "journal.jsonl", "calls.jsonl", "communication.jsonl", "report.html", "plots",
    "best",
  ]

  @Test(arguments: files) func linksAreNotFollowed(name: String) throws {
    let hostile = try Hostile()
    let file = hostile.run.appending(path: name)
    try? FileManager.default.removeItem(at: file)
    try FileManager.default.createSymbolicLink(at: file, withDestinationURL: hostile.secret)
    try refuses(hostile, saying: "symbolic link")
    #expect(try String(contentsOf: hostile.secret, encoding: .utf8) == "outside\n")
  }

  @Test(arguments: files) func pipesDoNotBlock(name: String) throws {
    let hostile = try Hostile()
    let file = hostile.run.appending(path: name)
    try? FileManager.default.removeItem(at: file)
    #expect(mkfifo(file.path, 0o600) == 0)
    try refuses(hostile, saying: "no ordinary file")
  }

  @Test(arguments: files.dropLast(2)) func hugeFilesAreNotRead(name: String) throws {
    let hostile = try Hostile()
    let file = hostile.run.appending(path: name)
    if !FileManager.default.fileExists(atPath: file.path) { try Data().write(to: file) }
    #expect(truncate(file.path, 1 << 30) == 0)
    try refuses(hostile, saying: "are not read")
  }

  @Test(arguments: ["../../x", "/tmp/x", "a/b", "", "..", "a\u{1B}"])
  func anAgentIsNoPath(name: String) throws {
    try refuses(Hostile(agent: name), saying: "name of an agent")
  }

  @Test(arguments: [
    #"{"event":{"evaluated":{"trial":7,"outcome":{"assignment":[0],"split":"validation","examples":[],"usage":{"calls":0,"cachedCalls":0,"inputTokens":0,"outputTokens":0}}}},"sequence":0,"time":"t","wall":0}"#,
    #"{"event":{"attached":{"observation":{"assignment":[0],"score":0.5,"exampleCount":0},"source":"x"}},"sequence":0,"time":"t","wall":0}"#,
  ])
  func aWholeLineOfNonsenseIsAnError(payload: String) throws {
    let hostile = try Hostile()
    try hostile.journal([payload])
    try refuses(hostile, saying: "journal.jsonl:1:")
  }

  /// Nothing is quadratic in the length of the journal.
  @Test func aLongJournalIsReadInBoundedTime() throws {
    let hostile = try Hostile()
    let usage = #"{"calls":1,"cachedCalls":0,"inputTokens":1,"outputTokens":1}"#
    let count = 20_000
    try hostile.journal(
      (0..<count).flatMap { index -> [String] in
        let head =
          #"{"event":{"proposed":{"trial":\#(index + 1),"proposal":{"assignment":[1],"source":"random","note":""}}}"#
        let outcome =
          #"{"assignment":[1],"split":"validation","examples":[{"example":"e","status":"scored","score":0.5}],"usage":\#(usage)}"#
        return [
          head + #","sequence":\#(2 * index),"time":"t","wall":0}"#,
          #"{"event":{"evaluated":{"trial":\#(index + 1),"outcome":\#(outcome)}},"sequence":\#(2 * index + 1),"time":"t","wall":0}"#,
        ]
      })
    let begin = ContinuousClock.now
    let result = try hostile.tool(["export", "run", "-o", "t.csv"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(ContinuousClock.now - begin < .seconds(90))
  }

  @Test func promptsAreExactAsDataAndHarmlessOnTheTerminal() throws {
    let seed = "say\u{1B}]0;owned\u{7}\u{202E}\r{x}"
    let hostile = try Hostile(seed: seed)
    try hostile.journal([
      #"{"event":{"proposed":{"trial":1,"proposal":{"assignment":[0],"source":"seed","note":""}}},"sequence":0,"time":"t","wall":0}"#,
      #"{"event":{"evaluated":{"trial":1,"outcome":{"assignment":[0],"split":"validation","examples":[{"example":"e","status":"scored","score":0.5}],"usage":{"calls":1,"cachedCalls":0,"inputTokens":1,"outputTokens":1}}}},"sequence":1,"time":"t","wall":0}"#,
    ])
    let shown = try hostile.tool(["show", "run", "--prompts"])
    #expect(shown.status == 0, "\(shown.errors)")
    #expect(shown.output.contains("say\\u{1B}]0;owned\\u{7}\\u{202E}\\u{D}{x}"))
    #expect(try hostile.tool(["export", "run", "-o", "out"]).status == 0)
    let file = hostile.folder.url.appending(path: "out/a.md")
    #expect(try String(contentsOf: file, encoding: .utf8) == seed + "\n")
  }

  private func refuses(_ hostile: Hostile, saying words: String) throws {
    for arguments in [["show", "run"], ["fit", "run"], ["export", "run", "-o", "out"]] {
      let begin = ContinuousClock.now
      let result = try hostile.tool(arguments)
      #expect([1, 2].contains(result.status), "\(arguments): \(result.status) \(result.errors)")
      #expect(result.errors.contains(words), "\(result.errors)")
      #expect(ContinuousClock.now - begin < .seconds(30))
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: hostile.folder.url.path)
    #expect(!left.contains("out"))
  }
}
