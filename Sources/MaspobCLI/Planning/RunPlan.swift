import Evaluation
import Foundation
import LanguageModels
import PromptSpace
import Strategies
import Studies
import Workflows

/// What a run will call and cost, before its first paid call.
///
/// Calls are exact where nothing fails, is retried or is answered by the cache; the first two cost more, the
/// last costs nothing. Where branches and loops decide, calls are the most that there can be. Tokens, money and time come from calls that were measured, else from bounds.
struct RunPlan: Encodable {
  /// The part of one agent in one evaluation of each split.
  struct Agent: Encodable {
    let agent: String
    let model: String
    let samples: Int
    /// At most; see ``fewestCallsPerExample``.
    let validationCalls: Int
    let testCalls: Int
    /// Lower than the calls on an example where a branch may skip the agent or a loop may end early.
    let fewestCallsPerExample: Int
    let callsPerExample: Int
  }

  /// Evaluations below which a search has learned nothing.
  struct Minimum: Encodable {
    let evaluations: Int
    let calls: Int
  }

  let study: String
  let agents: [Agent]
  let validationExamples: Int
  let testExamples: Int
  /// At most.
  let callsPerExample: Int
  /// Lower only where the workflow has branches or loops.
  let fewestCallsPerExample: Int
  let validationCalls: Int
  /// Seed and winner on the test split.
  let verdictCalls: Int
  let embeddingCalls: Int
  /// The most that `communication: auto` takes before the first evaluation; `nil` where nothing is to be measured.
  let protocolCalls: Int?
  /// Asked for by the budget, and no more than there are combinations.
  let evaluations: Int
  /// How many of them the caps admit, as far as is known.
  let admittedEvaluations: Int
  /// The cap that forbids the next one, if one does.
  let limitedBy: StopReason?
  /// Of the admitted evaluations, the verdict, the embeddings, ``protocolCalls`` and ``writingCalls``.
  let calls: Int
  /// The most that a search takes that writes prompts: the whole schedule, or what the cap leaves of it.
  let writingCalls: Int?
  /// Examples whose calls were measured; 0 where tokens and money are bounds.
  let measuredExamples: Int
  let tokens: CostRange
  /// `nil` when a price is unknown.
  let usd: CostRange?
  /// `nil` when nothing was measured.
  let seconds: Double?
  let minimum: Minimum
  let caps: BudgetCaps
  /// What earlier processes spent on the run.
  let spent: BudgetAmount
  let evaluationsDone: Int
  /// Whether the search chooses how many examples each trial asks: then the budget is spent to less than a block of
  /// examples, and ``calls`` are the most.
  let buysExamples: Bool
  /// Why the budget is refused, `nil` when it covers a baseline.
  let refusal: String?

  /// Whether calls are bounds: the data decide how many there are.
  var isBound: Bool { fewestCallsPerExample < callsPerExample }

  /// True when the search would end before it has learned anything.
  var isTooSmallToBeUseful: Bool { admittedEvaluations < minimum.evaluations }
}

extension RunPlan {
  /// Rounds of the search after its warm-up that are worth having.
  static let usefulRounds = 5

  /// - Throws: `WorkflowError`, which a loaded project cannot cause.
  init(of project: Project, budget: StudyBudget, run: RunProgress) throws {
    let ledger = PlannedLedger(
      project: project, budget: budget, run: run, bounds: try EvaluationBounds(of: project),
      validation: try project.demand(on: .validation), test: try project.demand(on: .test))
    study = project.configuration.name
    agents = Self.agents(of: project, ledger)
    validationExamples = project.validation.examples.count
    testExamples = project.test?.examples.count ?? 0
    callsPerExample = project.callRange.upperBound
    fewestCallsPerExample = project.callRange.lowerBound
    validationCalls = ledger.validation.calls
    verdictCalls = 2 * ledger.test.calls
    embeddingCalls = ledger.embedding.amount.calls
    let choosing = ledger.choosing.amount.calls
    protocolCalls = choosing > 0 ? choosing : nil
    evaluations = ledger.wantedEvaluations
    let admitted = ledger.admission
    admittedEvaluations = admitted.evaluations
    limitedBy = admitted.limitedBy
    buysExamples = project.configuration.search.proposer.choosesExamples
    let bounded = ledger.evaluationsAtMost(admitted)
    var evaluating = ledger.calls(evaluations: bounded)
    if buysExamples { evaluating = min(evaluating, budget.caps.calls ?? .max) }
    let left = budget.caps.calls.map { max(0, $0 - evaluating) } ?? .max
    writingCalls = try project.configuration.search.proposer.maspo.map {
      min(try project.maspoDemand($0), left)
    }
    let calls = evaluating + (writingCalls ?? 0)
    self.calls = calls
    measuredExamples = run.measured.examples.count
    tokens = ledger.tokens(evaluations: bounded)
    usd = ledger.usd(evaluations: bounded)
    seconds = ledger.pace.map { $0 / .seconds(1) * Double(calls) }
    let least =
      project.writesPrompts ? 2 : min(project.usefulEvaluations, project.space.count ?? .max)
    minimum = Minimum(evaluations: least, calls: ledger.calls(evaluations: least))
    caps = budget.caps
    spent = run.spent
    evaluationsDone = run.evaluationsDone
    refusal = admitted.evaluations > 0 ? nil : ledger.refusal(admitted.limitedBy ?? .calls)
  }

  /// The judge stands behind the workflow's agents.
  private static func agents(of project: Project, _ ledger: PlannedLedger) -> [Agent] {
    let demands = zip(ledger.validation.parts, ledger.test.parts)
    return demands.enumerated().map { index, demand in
      let definition = index < project.workflow.agents.count ? project.workflow.agents[index] : nil
      let model = project.configuration.models[demand.0.modelKey]?.model
      return Agent(
        agent: definition?.id.rawValue ?? "judge (scorer)",
        model: (definition?.operation.asksModel ?? true ? model : nil) ?? "none",
        samples: definition?.samples ?? 1, validationCalls: demand.0.calls,
        testCalls: demand.1.calls, fewestCallsPerExample: demand.0.fewestCallsPerExample,
        callsPerExample: demand.0.callsPerExample)
    }
  }
}

extension Project {
  /// Evaluations that a search needs to come to something: baseline, warm-up and some rounds.
  fileprivate var usefulEvaluations: Int {
    let search = configuration.search
    guard search.proposer.choosesExamples else {
      return 1 + search.warmUpEvaluations + RunPlan.usefulRounds
    }
    // Baseline, first blocks and, so that it can win, all of the best one.
    let examples = configuration.examples
    let first = exp2(1 - Double(examples.blocks))
    return 2 + Int((Double(examples.warmUp + RunPlan.usefulRounds) * first).rounded(.up))
  }
}

/// What the run that would be continued has behind it; all zero for a new one.
struct RunProgress {
  var spent = BudgetAmount.zero
  var wall = Duration.zero
  var evaluationsDone = 0
  /// Calls of the next evaluation that are paid for, as by a pilot.
  var answeredOfNext = 0
  /// Whether the verdict has one half already.
  var baselineIsTested = false
  /// Whether the candidates' vectors are in the run folder.
  var hasEmbeddings = false
  /// Whether `communication: auto` was measured.
  var hasProtocol = false
  var measured: MeasuredCalls
}
