import CurlTransport
import Foundation
import LanguageModels
import Studies
import Testing
import Workflows
import _TestSupport

@testable import MaspobCLI

/// What `communication: auto` chooses, and what it leaves behind.
@Suite(.serialized, .timeLimit(.minutes(2))) struct AutoProtocolTests {
  private static func evidence(
    _ samples: [ReliabilityEstimate.Sample], latency: Double = 0.01, step: Double = 1,
    cost: Double? = 1.1
  ) throws -> ProtocolEvidence {
    ProtocolEvidence(
      estimate: try #require(ReliabilityEstimate(samples)), agents: 3,
      timing: .init(latency: latency, step: step), costRatio: cost)
  }

  private static func samples(
    _ upstream: [Bool], _ downstream: [Bool]
  ) -> [ReliabilityEstimate.Sample] {
    .init(repeating: .init(upstream: upstream, downstream: downstream), count: 40)
  }

  @Test func theOrderOfTheTheoremDecides() throws {
    let head = try Self.evidence(
      Self.samples([true, true, false, false], [true, true, false, false]))
    #expect(head.choice.chosen == .streaming)
    #expect(head.choice.reason.contains("later steps are less reliable"))
    let tail = try Self.evidence(
      Self.samples([false, false, true, true], [false, false, true, true]))
    #expect(tail.choice.chosen == .serial)
    #expect(head.choice.probabilities.count == 4 && head.choice.regime != nil)
  }

  @Test func betweenEqualsTimeAndBillDecide() throws {
    let even = Self.samples([true, false], [true, true])
    let fast = try Self.evidence(even)
    #expect(
      abs(fast.estimate.reliability.gain(of: .stream) - fast.estimate.reliability.gain(of: .serial))
        <= 0.05)
    #expect(fast.choice.chosen == .streaming && (fast.speedup ?? 0) > 1.4)
    #expect(try Self.evidence(even, cost: 3).choice.chosen == .serial)
    // A call a step, with the latency as long as the step: nothing is gained.
    #expect(try Self.evidence(even, latency: 1, step: 0.01).choice.chosen == .serial)
  }

  @Test func oneAgentAloneMustScoreAsWell() throws {
    var harm = try Self.evidence(
      Self.samples([true, false, false, false], [true, false, false, false]))
    #expect(harm.speaksForOneAgent)
    harm.scores = (streaming: 0.5, single: 0.75)
    #expect(harm.choice.chosen == .single)
    harm.scores = (streaming: 0.5, single: 0.25)
    #expect(harm.choice.chosen != .single)
  }

  // MARK: Runs

  /// The server answers every question with a step that ends with 42, so that no step is found right.
  @Test func aRunMeasuresOnceAndRemembers() async throws {
    let project = try await PipelineProject(
      latency: .milliseconds(1), step: .milliseconds(1), runtime: ", communication: auto",
      sections: "communication: { steps: 3, pilot_rows: 2 }")
    let plan = try project.tool.run(["plan", "--run-dir", "run"])
    // Two rows of 1 + 3 + 3 calls and a verdict on each of 3 + 3 steps; one agent alone, if it comes to that.
    let words = "choosing the protocol: at most \(2 * (7 + 6 + 1)) calls"
    #expect(plan.output.contains(words), "\(plan.output)\(plan.errors)")
    let arguments = ["optimize", "--run-dir", "run"]
    let result = try project.tool.run(arguments)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.errors.contains("communication: "))
    let folder = RunFolder(project.folder.url.appending(path: "run"))
    let choice = try #require(try ProtocolChoice.read(folder))
    #expect(choice.rows == 2 && choice.probabilities.allSatisfy { $0 < 0.5 })
    #expect(result.errors.contains(choice.line))
    // Pilot calls are calls of the run.
    let records = try CallRecord.read(from: folder.calls).records
    let pilot = records.count { $0.context.trial == 0 }
    #expect([26, 28].contains(pilot), "\(pilot) calls")
    #expect(try !project.tool.run(["plan", "--run-dir", "run"]).output.contains("choosing"))
    let judged = records.count { $0.context.role == .judge }
    #expect(judged == 2 * (3 + 3))
    #expect(records.contains { $0.context.trial == 0 && $0.context.agent == "answer" })
    let before = try await project.server.log().calls.count
    let again = try project.tool.run(arguments)
    #expect(again.status == 0 && again.errors.contains(choice.line))
    #expect(try await project.server.log().calls.count == before)
  }

  @Test func aPilotCountsInTheBudget() async throws {
    let project = try await PipelineProject(
      latency: .milliseconds(1), step: .milliseconds(1), runtime: ", communication: auto",
      sections: "communication: { steps: 3, pilot_rows: 2 }")
    let result = try project.tool.run(["optimize", "--run-dir", "run", "--max-calls", "10"])
    #expect(result.status == 4, "\(result.errors)")
    #expect(try await project.server.log().calls.count <= 10)
  }

  @Test func evalMeasuresAndTabulateAsksForAName() async throws {
    let project = try await PipelineProject(
      latency: .milliseconds(1), step: .milliseconds(1), runtime: ", communication: auto",
      sections: "communication: { steps: 3, pilot_rows: 1 }")
    let result = try project.tool.run(["eval"])
    #expect(result.status == 0 && result.errors.contains("communication: "), "\(result.errors)")
    let table = try project.tool.run(["tabulate", "-o", "t.jsonl"])
    #expect(table.status == 2 && table.errors.contains("name a protocol"), "\(table.errors)")
  }
}
