import PromptSpace
import Randomness
import Studies

@testable import Reports

/// Whole studies drawn at random, with everything that a report may meet.
enum ReportFixture {
  struct Size {
    var trials = 12
    var agents = 3
    var candidates = 4
    var examples = 10
  }

  static func manifest(
    agents: Int, candidates: (_ agent: Int) -> [String], study: String = "fixture"
  ) -> StudyManifest {
    let ids = (0..<agents).map { AgentID("agent\($0)") }
    return StudyManifest(
      tool: "maspob 0", study: study, created: "2026-01-02T03:04:05Z",
      identity: ["proposer": "maspob"],
      space: (
        agents: ids.enumerated().map { index, id in
          // A chain with an arrow that passes an agent.
          let after = index == 0 ? [] : index == 2 ? [ids[1], ids[0]] : [ids[index - 1]]
          return .init(id: id, after: after, optimize: true)
        },
        pools: ids.enumerated().map { PromptPool(agent: $1, candidates: candidates($0)) }
      ), maximumErrorRate: 0.4)
  }

  /// The first trial is the seed; later ones come with predictions, some fail, some examples do.
  static func state(_ size: Size, seed: UInt64, usd: Double? = 0.01) -> StudyState {
    var generator = SeedSequence(seed: seed).generator
    var events: [StudyEvent] = []
    for number in 1...max(size.trials, 1) where size.trials > 0 {
      let indices = (0..<size.agents).map { _ in
        number == 1 ? 0 : Int.random(in: 0..<size.candidates, using: &generator)
      }
      let assignment = PromptAssignment(indices)
      let mean = Double.random(in: 0...1, using: &generator)
      events.append(
        .proposed(
          trial: number,
          proposal: Proposal(
            assignment: assignment, source: number == 1 ? .seed : .search,
            predictedMean: number < 3 ? nil : mean,
            uncertainty: number < 3 ? nil : 0.1, acquisition: number < 3 ? nil : mean + 0.05)))
      let failing = number > 1 && Int.random(in: 0..<8, using: &generator) == 0
      let examples = (0..<size.examples).map { example -> ExampleOutcome in
        failing || Int.random(in: 0..<40, using: &generator) == 0
          ? .failed("e\(example)", .refused, message: "too long")
          : .scored("e\(example)", Double(Int.random(in: 0...4, using: &generator)) / 4)
      }
      events.append(
        .evaluated(
          trial: number,
          outcome: EvaluationOutcome(
            assignment: assignment, split: .validation, examples: examples,
            usage: ResourceUsage(
              calls: 20, cachedCalls: 5, inputTokens: 100 + number, outputTokens: 30,
              costUSD: usd, savedTokens: 9, savedUSD: usd))))
    }
    return state(events)
  }

  static func state(_ events: [StudyEvent]) -> StudyState {
    StudyState(
      records: events.enumerated().map { JournalRecord(sequence: $0, time: "", event: $1) },
      maximumErrorRate: 0.4)
  }

  static func report(_ size: Size, seed: UInt64 = 1) -> HTMLReport {
    HTMLReport(
      state: state(size, seed: seed),
      manifest: manifest(agents: size.agents) { agent in
        (0..<size.candidates).map { "Prompt \($0) of agent \(agent)\nAnswer {x} briefly." }
      }, bill: ResourceUsage(calls: 99, inputTokens: 7, outputTokens: 8, costUSD: 0.5))
  }
}
