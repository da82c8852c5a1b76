import Foundation
import Glibc
import Studies
import Testing
import Workflows
import _TestSupport

@testable import MaspobCLI

/// The built tool against the server that streams steps at exact times.
@Suite(.serialized, .timeLimit(.minutes(2))) struct ProtocolsCommandTests {
  private struct Report: Decodable {
    struct Figures: Decodable {
      struct Agent: Decodable {
        let agent: String
        let calls: Double
        let laterCachedRatio: Double?
      }
      struct Interval: Decodable {
        let lower: Double
      }
      let communication: String
      let rows: Int
      let score: Double?
      let speedup: Double
      let speedupInterval: Interval?
      let overlap: Double
      let overlappedRows: Int?
      let calls: Double
      let outputTokens: Double
      let usd: Double?
      let agents: [Agent]
    }
    let baseline: String
    let rows: Int
    let figures: [Figures]
  }

  private static func report(_ output: String) throws -> Report {
    let line = try #require(output.split(separator: "\n").last)
    return try JSONDecoder().decode(Report.self, from: Data(line.utf8))
  }

  /// Three agents and four steps: waiting takes 3·4 steps, streaming 4 + 3 − 1.
  @Test func streamingIsTwiceAsFastAsWaiting() async throws {
    let project = try await PipelineProject()
    let result = try project.tool.run([
      "protocols", "--protocols", "segmented,streaming,stepwise", "--json", "--quiet", "-o",
      "rows.jsonl",
    ])
    #expect(result.status == 0, "\(result.errors)")
    let report = try Self.report(result.output)
    #expect(report.baseline == "segmented" && report.rows == 4)
    #expect(report.figures.map(\.communication) == ["segmented", "streaming", "stepwise"])
    let (segmented, streaming) = (report.figures[0], report.figures[1])
    #expect(segmented.speedup == 1 && segmented.speedupInterval == nil)
    // Twice as fast on a machine with nothing else to do.
    #expect(streaming.speedup > 1.2 && streaming.speedup < 2.5, "\(streaming.speedup)")
    #expect(streaming.speedupInterval != nil)
    #expect(streaming.overlap > 1.2 && segmented.overlap < 1.1)
    #expect(streaming.overlappedRows == 4 && segmented.overlappedRows == 0)
    #expect(report.figures[2].overlappedRows == nil)
    // The same messages, calls and prompts, hence the same bill.
    #expect(streaming.calls == 9 && segmented.calls == 9 && report.figures[2].calls == 3)
    #expect(streaming.score == 0.75 && segmented.score == 0.75)
    #expect(streaming.outputTokens == segmented.outputTokens)
    #expect((streaming.usd ?? 0) > 0 && (segmented.usd ?? 0) > 0)
    #expect(streaming.agents.map(\.agent) == ["solve", "check", "answer"])
    #expect(streaming.agents.map(\.calls) == [1, 4, 4])
    #expect(streaming.agents.dropFirst().allSatisfy { ($0.laterCachedRatio ?? 0) > 0.5 })
    let file = project.folder.url.appending(path: "rows.jsonl")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 12 && lines.allSatisfy { $0.contains(#""event":"row""#) })
  }

  @Test func theVerdictIsSaidInWords() async throws {
    let project = try await PipelineProject(step: .milliseconds(40))
    let result = try project.tool.run([
      "protocols", "--protocols", "segmented,streaming",
    ])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("streaming is faster than segmented, "))
    #expect(result.output.contains("scores are not shown to differ, +0.000"))
    #expect(
      result.output.hasSuffix(
        "streaming is the fastest that is not shown to score worse (4 rows).\n"))
    #expect(result.errors.contains("4 rows under 2 protocols: at most"))
  }

  @Test func aCapEndsItAndWhatWasMeasuredIsSaid() async throws {
    let project = try await PipelineProject(step: .milliseconds(2))
    let result = try project.tool.run([
      "protocols", "--protocols", "segmented,streaming", "--max-calls", "40", "--json", "-o",
      "rows.jsonl",
    ])
    #expect(result.status == 4, "\(result.errors)")
    #expect(result.errors.contains("measured 2 of 4 rows before it ended"))
    #expect(try Self.report(result.output).rows == 2)
    #expect(try await project.server.log().calls.count <= 40)
  }

  @Test func anInterruptKeepsWhatWasMeasured() async throws {
    let project = try await PipelineProject(
      step: .milliseconds(30), answers: .init(repeating: "42", count: 50))
    let file = project.folder.url.appending(path: "rows.jsonl")
    func lines() -> Int {
      (try? Data(contentsOf: file)).map { $0.count { $0 == UInt8(ascii: "\n") } } ?? 0
    }
    let result = try project.tool.run([
      "protocols", "--protocols", "serial,streaming", "-o", "rows.jsonl",
    ]) { process in
      let deadline = ContinuousClock.now + .seconds(60)
      while lines() < 4, process.isRunning, .now < deadline { usleep(2_000) }
      kill(process.processIdentifier, SIGINT)
    }
    #expect(result.status == 130)
    #expect(lines() >= 4 && lines() < 100)
    #expect(result.output.contains("speed-up over serial"))
  }

  @Test func mistakesAreNamed() async throws {
    let project = try await PipelineProject()
    let unknown = try project.tool.run(["protocols", "--protocols", "serial,streem"])
    #expect(unknown.status == 2 && unknown.errors.contains("there is no protocol 'streem'"))
    let twice = try project.tool.run(["protocols", "--protocols", "serial,serial"])
    #expect(twice.status == 2 && twice.errors.contains("names each protocol once"))
  }

  // MARK: Runs

  @Test func aRunRecordsItsProtocolAndWhatWasSaid() async throws {
    let project = try await PipelineProject(
      step: .milliseconds(1), runtime: ", communication: streaming",
      sections: "communication: { steps: 4 }")
    let arguments = ["optimize", "--run-dir", "run", "--quiet"]
    let result = try project.tool.run(arguments)
    #expect(result.status == 0, "\(result.errors)")
    let run = RunFolder(project.folder.url.appending(path: "run"))
    let history = try CommunicationHistory(contentsOf: run.communication)
    #expect(history.damagedLines == 0)
    #expect(history.events.count { $0.kind == .runStarted } == 8)
    #expect(
      try StudyManifest.read(run.manifest).identity["communication"]?.hasPrefix("streaming") == true
    )
    // The first agent's prompt is the same in both evaluations, and answered by the cache in the second.
    #expect(try await project.server.log().calls.count == 4 * 9 + 4 * 8)
    try project.replace("communication: streaming", by: "communication: segmented")
    let other = try project.tool.run(arguments)
    #expect(other.status == 7 && other.errors.contains("communication"), "\(other.errors)")
  }

  @Test func aPlanIsARangeThatTheRunKeepsTo() async throws {
    let project = try await PipelineProject(
      step: .milliseconds(1), runtime: ", communication: streaming",
      sections: "communication: { steps: 4 }")
    let plan = try project.tool.run(["plan"])
    #expect(
      plan.output.contains("an evaluation: 3 to 9 calls on each of 4 examples"), "\(plan.output)")
    let validated = try project.tool.run(["validate"])
    #expect(validated.output.contains("communication: streaming, 4 steps"))
    #expect(validated.output.contains("3 to 9 calls per example"))
    let measured = try project.tool.run(["eval", "--max-calls", "36"])
    #expect(measured.status == 0 && measured.output.contains("36 calls"), "\(measured.errors)")
  }
}
