public import PromptSpace
public import Strategies

/// The loop without its evaluation: what to measure next, and what came of it.
///
/// ``StudyRunner`` puts an environment into it; somebody outside may evaluate instead, and gets the same
/// decisions for the same outcomes.
public struct StudyLoop {
  public var recorder: StudyRecorder
  private var proposer: any Proposer
  /// How many of the state's lessons the proposer knows.
  private var learned = 0

  public var state: StudyState { recorder.state }

  var choosesExamples: Bool { proposer.choosesExamples }

  /// Whatever was told or attached before: nothing can be judged without an own baseline.
  var hasBaseline: Bool { state.trials.contains { $0.assignment == recorder.space.seed } }

  /// - Parameter proposer: one that was told nothing yet.
  public init(recorder: StudyRecorder, proposer: any Proposer) {
    self.recorder = recorder
    self.proposer = proposer
  }

  /// Decides on one more trial and writes it down; the first is the baseline.
  ///
  /// - Parameter allowance: what the trial may take, for a proposer that chooses examples.
  /// - Throws: `ProposerError`, ``StudyError`` with code `storage`, what the surrogate throws.
  /// - Complexity: one fit and one search.
  public mutating func propose(within allowance: Allowance = .unlimited) throws -> Trial {
    state.replay(into: &proposer, from: learned)
    learned = state.lessons.count
    let proposal =
      hasBaseline
      ? try proposer.suggest(
        pending: state.pendingTrials.map(\.assignment), within: allowance)
      : .baseline(of: recorder.space)
    return try recorder.propose(proposal)
  }
}

extension Proposal {
  /// The first trial of every study: the prompts in use today.
  public static func baseline(of space: AssignmentSpace) -> Proposal {
    Proposal(assignment: space.seed, source: .seed, note: "baseline")
  }
}
