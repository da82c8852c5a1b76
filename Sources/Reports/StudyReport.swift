public import PromptSpace
public import Studies
public import Workflows

/// A study as one JSON object, for programs.
public struct StudyReport: Encodable, Sendable {
  struct Finalist: Encodable {
    let trial: Int
    let assignment: String
    let validation: Measurement?
    let test: Measurement?
  }

  struct Measurement: Encodable {
    let score: Double?
    let interval: ScoreInterval?
    let n: Int
    let errors: Int
    /// Those of ``errors`` whose request the server refused for what it holds.
    let refused: Int
    let skipped: Int
    /// Where the score could lie, whatever the failed examples would have scored.
    let bounds: ScoreBounds?
    /// Number of examples by status, without those that no example has.
    let statuses: [String: Int]

    init(_ outcome: EvaluationOutcome) {
      score = outcome.score
      interval = outcome.interval
      n = outcome.n
      errors = outcome.errors
      refused = outcome.count(status: .refused)
      skipped = outcome.skipped
      bounds = outcome.bounds
      let counts = ExampleOutcome.Status.allCases.map { ($0.rawValue, outcome.count(status: $0)) }
      statuses = Dictionary(uniqueKeysWithValues: counts.filter { $0.1 > 0 })
    }
  }

  let study: String
  let tool: String
  let created: String
  let identity: [String: String]
  let evaluations: Int
  /// What they come to in whole ones, where examples were bought bit by bit.
  let wholeEvaluations: Double
  /// Scores from elsewhere, which guided the search and are in none of the other figures.
  let attached: Int
  let stopReason: StopReason?
  let baseline: Finalist?
  let best: Finalist?
  let bestPrompts: [String: String]
  let verdict: Verdict
  let verdictSentence: String
  /// `nil` where nothing was searched.
  let search: SearchRecord?
  let bill: ResourceUsage
  /// What the evaluations consumed, and what replay saved them.
  let usage: ResourceUsage
  let dataQuality: DataQuality
  let warnings: [String]
  /// By protocol; `nil` where agents do not talk to each other.
  let communication: [String: CommunicationSummary]?

  /// - Parameters:
  ///   - bill: what reached a server on behalf of any role, by the calls log.
  ///   - communication: what the events of agents that talk to each other come to, if any do.
  public init(
    state: StudyState, manifest: StudyManifest, bill: ResourceUsage,
    communication: [CommunicationProtocol: CommunicationSummary] = [:]
  ) {
    study = manifest.study
    tool = manifest.tool
    created = manifest.created
    identity = manifest.identity
    evaluations = state.evaluated.count
    wholeEvaluations = state.wholeEvaluations
    attached = state.attached.count
    stopReason = state.stopReason
    baseline = state.baseline.map(Self.finalist)
    best = state.incumbent.map(Self.finalist)
    let prompts = state.incumbent.map { manifest.prompts(of: $0.assignment) } ?? []
    bestPrompts = Dictionary(uniqueKeysWithValues: prompts.map { ($0.agent.rawValue, $0.prompt) })
    verdict = Verdict(of: state)
    verdictSentence = verdict.sentence
    search = SearchRecord(state.trials.map(\.proposal))
    self.bill = bill
    usage = state.usage
    dataQuality = DataQuality(of: state)
    warnings = dataQuality.warnings
    let named = communication.map { ($0.key.rawValue, $0.value) }
    self.communication = named.isEmpty ? nil : Dictionary(uniqueKeysWithValues: named)
  }

  private static func finalist(_ trial: Trial) -> Finalist {
    Finalist(
      trial: trial.number, assignment: trial.assignment.description,
      validation: trial.outcome.map { Measurement($0) }, test: trial.test.map { Measurement($0) })
  }
}
