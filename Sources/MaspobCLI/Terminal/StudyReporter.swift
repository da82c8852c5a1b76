import LanguageModels
import MASPO
import MASPORuntime
import PromptSpace
import Reports
import Studies
import Synchronization

/// Shows a study while it runs: a line per trial, a moving line for the current one, JSON for programs.
final class StudyReporter: Sendable {
  private struct State {
    var trial: Trial?
    var best: Trial?
    var evaluationsHere = 0
    let start = ContinuousClock.now
  }

  private let state: Mutex<State>
  private let console: Console
  private let line: ProgressLine
  private let budget: StudyBudget
  private let ledger: BudgetLedger
  private let maximumErrorRate: Double
  private let agents: [String]

  /// - Parameter known: the study as earlier processes left it.
  /// - Parameter agents: their names, in workflow order.
  init(
    console: Console, budget: StudyBudget, ledger: BudgetLedger, known: StudyState,
    agents: [String] = []
  ) {
    self.agents = agents
    var initial = State()
    initial.best = known.incumbent
    initial.trial = known.pending
    state = Mutex(initial)
    self.console = console
    self.budget = budget
    self.ledger = ledger
    maximumErrorRate = known.maximumErrorRate
    line = ProgressLine(isEnabled: console.verbosity > .quiet)
  }

  func report(_ progress: StudyProgress) {
    switch progress {
    case .proposed(let trial):
      state.withLock { $0.trial = trial }
      console.detail("trial \(trial.number): \(trial.assignment), \(trial.proposal.note)")
    case .examples(let trial, let split, let finished, let total):
      line.update(self.text(trial: trial, split: split, finished: finished, total: total))
    case .evaluated(let trial):
      let isBest = state.withLock { state in
        state.evaluationsHere += 1
        let isUsable = trial.state(maximumErrorRate: maximumErrorRate) == .complete
        let isBest =
          isUsable && (trial.outcome?.score ?? -1) > (state.best?.outcome?.score ?? -1)
        if isBest { state.best = trial }
        return isBest
      }
      line.keep(StudySummary.line(for: trial, isBest: isBest, total: budget.evaluations))
      try? console.event(TrialEvent(event: "trial", trial: trial, outcome: trial.outcome))
    case .retried(let trial, let split):
      let outcome = split == .test ? trial.test : trial.outcome
      if let outcome {
        line.keep(
          "retried  \(trial.assignment) on \(split.rawValue)  \(StudySummary.score(outcome)), "
            + StudySummary.failures(of: outcome))
      }
      try? console.event(TrialEvent(event: "retried", trial: trial, outcome: outcome))
    case .tested(let trial):
      if let test = trial.test {
        line.keep("test     \(trial.assignment)  \(StudySummary.score(test))")
      }
      try? console.event(TrialEvent(event: "test", trial: trial, outcome: trial.test))
    }
  }

  /// What a search that writes prompts did, such as
  /// `agent check, depth 4: 1 of 4 offspring accepted, a new best, 912/4000 calls`.
  func report(writing event: MASPOEvent, spent: RequestMeter.Totals) {
    let spending = Self.spending(ledger.snapshot)
    switch event.kind {
    case .step(let step):
      let news = step.improved ? ", a new best" : ""
      let text =
        "agent \(agents[step.agent]), depth \(step.depth): \(step.accepted) of \(step.offspring) "
        + "offspring accepted\(news), \(spending)"
      if step.improved { line.keep(text) } else { line.update(text) }
    case .refresh(let refresh):
      line.update("agent \(agents[refresh.agent]): its beam scored anew, \(spending)")
    case .gate(let agent, let check):
      line.keep("agent \(agents[agent]): last check \(check.rawValue), \(spending)")
    case .searchEnd(.callLimit):
      line.keep("the budget admits no further depth of the search, \(spending)")
    case .searchEnd(.budget(let reason)): line.keep("the search ends: \(reason)")
    case .searchEnd: line.update("last check of the prompts, \(spending)")
    }
    try? console.event(WritingEvent(event: "writing", progress: event, calls: spent.calls))
  }

  private struct WritingEvent: Encodable {
    let event: String
    let progress: MASPOEvent
    let calls: Int
  }

  func finish() { line.clear() }

  /// Such as `trial 7/20 ▸ 31/48 examples, best 0.52 [0.38, 0.66], 912/4000 calls, about 3 min left`.
  private func text(trial: Int, split: DataSplit, finished: Int, total: Int) -> String {
    let calls = Self.spending(ledger.snapshot)
    let (best, rest, isWhole) = state.withLock { state in
      (
        state.best?.outcome.map(StudySummary.score),
        remaining(state, trial: trial, share: Double(finished) / Double(max(total, 1))),
        state.trial?.proposal.purchase == nil
      )
    }
    let number = isWhole ? "\(trial)/\(budget.evaluations)" : "\(trial)"
    let what = split == .test ? "test of trial \(trial)" : "trial \(number)"
    return "\(what) > \(finished)/\(total) examples"
      + (best.map { ", best \($0)" } ?? "") + ", \(calls)"
      + (split == .validation ? rest : "")
  }

  /// Calls always, everything else where it is capped.
  private static func spending(_ ledger: BudgetSnapshot) -> String {
    let (spent, caps) = (ledger.spent, ledger.caps)
    var parts = [caps.calls.map { "\(spent.calls)/\($0) calls" } ?? "\(spent.calls) calls"]
    if let cap = caps.tokens { parts.append("\(spent.tokens)/\(cap) tokens") }
    if let cap = caps.usd {
      parts.append("\(Decimals.fixed(spent.usd, places: 4))/\(Decimals.fixed(cap, places: 4)) USD")
    }
    if let cap = caps.wall { parts.append("\(ledger.wall.words) of \(cap.words)") }
    return parts.joined(separator: ", ")
  }

  private func remaining(_ state: State, trial: Int, share: Double) -> String {
    let done = Double(state.evaluationsHere) + share
    // How many trials will share the examples of the budget nobody knows.
    guard done > 0.2, state.trial?.proposal.purchase == nil else { return "" }
    let elapsed = (ContinuousClock.now - state.start) / .seconds(1)
    let left = Double(budget.evaluations - trial + 1) - share
    return ", about \(Self.words(seconds: elapsed / done * left)) left"
  }

  private static func words(seconds: Double) -> String {
    seconds < 90 ? "\(Int(seconds.rounded())) s" : "\(Int((seconds / 60).rounded())) min"
  }
}

/// A trial's result as a line for programs.
private struct TrialEvent: Encodable {
  let event: String
  let evaluation: Int
  let assignment: String
  let source: String
  let score: Double?
  let lower: Double?
  let upper: Double?
  let n: Int
  let errors: Int
  let skipped: Int
  let bounds: ScoreBounds?
  let earlyStop: EarlyStop?
  let usage: ResourceUsage

  init(event: String, trial: Trial, outcome: EvaluationOutcome?) {
    self.event = event
    evaluation = trial.number
    assignment = trial.assignment.description
    source = trial.proposal.source.rawValue
    score = outcome?.score
    lower = outcome?.interval?.lower
    upper = outcome?.interval?.upper
    n = outcome?.n ?? 0
    errors = outcome?.errors ?? 0
    skipped = outcome?.skipped ?? 0
    bounds = outcome?.bounds
    earlyStop = outcome?.earlyStop
    usage = outcome?.usage ?? .zero
  }
}
