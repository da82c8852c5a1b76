public import PromptSpace
public import Studies

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

    init(_ outcome: EvaluationOutcome) {
      score = outcome.score
      interval = outcome.interval
      n = outcome.n
      errors = outcome.errors
    }
  }

  let study: String
  let tool: String
  let created: String
  let identity: [String: String]
  let evaluations: Int
  let stopReason: StopReason?
  let baseline: Finalist?
  let best: Finalist?
  let bestPrompts: [String: String]
  let verdict: Verdict
  let verdictSentence: String
  /// `nil` where nothing was searched.
  let search: SearchRecord?
  let bill: ResourceUsage

  /// - Parameter bill: what reached a server on behalf of any role, by the calls log.
  public init(state: StudyState, manifest: StudyManifest, bill: ResourceUsage) {
    study = manifest.study
    tool = manifest.tool
    created = manifest.created
    identity = manifest.identity
    evaluations = state.evaluated.count
    stopReason = state.stopReason
    baseline = state.baseline.map(Self.finalist)
    best = state.incumbent.map(Self.finalist)
    let prompts = state.incumbent.map { manifest.prompts(of: $0.assignment) } ?? []
    bestPrompts = Dictionary(uniqueKeysWithValues: prompts.map { ($0.agent.rawValue, $0.prompt) })
    verdict = Verdict(of: state)
    verdictSentence = verdict.sentence
    search = SearchRecord(state.trials.map(\.proposal))
    self.bill = bill
  }

  private static func finalist(_ trial: Trial) -> Finalist {
    Finalist(
      trial: trial.number, assignment: trial.assignment.description,
      validation: trial.outcome.map { Measurement($0) }, test: trial.test.map { Measurement($0) })
  }
}
