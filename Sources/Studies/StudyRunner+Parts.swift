public import LanguageModels
public import PromptSpace
public import Randomness
public import Strategies

extension StudyRunner {
  /// The rules of a study.
  public struct Configuration: Sendable {
    public var space: AssignmentSpace
    public var budget: StudyBudget
    /// The share of failed examples above which an evaluation is unusable.
    public var maximumErrorRate: Double
    /// Lets evaluations that cannot win end early; `nil` to run every example.
    public var racing: Racing?

    public init(
      space: AssignmentSpace, budget: StudyBudget, maximumErrorRate: Double, racing: Racing? = nil
    ) {
      self.space = space
      self.budget = budget
      self.maximumErrorRate = maximumErrorRate
      self.racing = racing
    }
  }

  /// How evaluations race against the best one so far.
  public struct Racing: Sendable {
    public var confidence: Double
    /// Decides the order of the examples of each trial.
    public var seeds: SeedSequence

    public init(confidence: Double, seeds: SeedSequence) {
      self.confidence = confidence
      self.seeds = seeds
    }
  }

  /// The parts that a study drives.
  public struct Parts {
    public var journal: StudyJournal
    public var proposer: any Proposer
    /// Who decides about every trial behind the baseline in the proposer's place, if anybody does.
    public var author: (any PromptAuthor)?
    public var environment: any PromptEnvironment
    public var ledger: BudgetLedger
    /// What earlier processes paid for trials that they did not finish.
    public var history: CallHistory
    /// Written before the first call of this process; `nil` where nobody counts calls.
    public var opening: StudyEvent?
    /// What evaluations may cost at most, where tokens or money are capped.
    public var bounds: EvaluationBounds

    public init(
      journal: StudyJournal, proposer: any Proposer, environment: any PromptEnvironment,
      ledger: BudgetLedger, history: CallHistory, opening: StudyEvent? = nil,
      bounds: EvaluationBounds = EvaluationBounds(), author: (any PromptAuthor)? = nil
    ) {
      self.journal = journal
      self.proposer = proposer
      self.author = author
      self.environment = environment
      self.ledger = ledger
      self.history = history
      self.opening = opening
      self.bounds = bounds
    }
  }
}
