public import PromptSpace

/// Decides which assignment to evaluate next, one at a time.
///
/// A proposal is a pure function of the configuration, the seed and what was told so far: telling a
/// fresh proposer the same things in the same order gives the same proposals, bit for bit. A study
/// resumes by replaying its journal and needs no other state.
public protocol Proposer: Sendable {
  /// The next assignment to evaluate; changes nothing, so two calls in a row agree.
  ///
  /// - Parameter pending: assignments that are being evaluated now, in the order of their proposals;
  ///   none of them is proposed again.
  /// - Throws: ``ProposerError/spaceExhausted`` when nothing is left to propose, or what the
  ///   surrogate throws when it is misused. A fit that fails numerically is no error: the proposal
  ///   then says in its note what was done instead.
  func suggest(pending: [PromptAssignment]) throws -> Proposal

  /// Learns the score of an assignment, proposed or not.
  ///
  /// A score that is not finite counts as ``markUnusable(_:)``.
  ///
  /// - Precondition: the assignment lies in the space.
  mutating func observe(_ observation: Observation)

  /// Learns a score that was measured elsewhere: it guides the search, but the assignment may still be
  /// proposed, since only what the study itself measures can win.
  ///
  /// - Precondition: the assignment lies in the space.
  mutating func attach(_ observation: Observation)

  /// Learns that an evaluation gave no usable score: never proposed again, never fitted.
  ///
  /// - Precondition: the assignment lies in the space.
  mutating func markUnusable(_ assignment: PromptAssignment)

  /// Whether it also chooses on which examples to evaluate; then its proposals are to be asked for with an allowance,
  /// and outcomes to be told example by example.
  var choosesExamples: Bool { get }

  /// The next assignment within what it may take, with the examples to ask where the proposer chooses them.
  ///
  /// - Throws: also ``ProposerError/unaffordable(needed:)`` and ``ProposerError/nothingWorthwhile``.
  func suggest(pending: [PromptAssignment], within allowance: Allowance) throws -> Proposal

  /// Learns all that is known of an assignment so far, skipped examples included.
  mutating func learn(_ outcome: EvaluationOutcome)
}

/// What one evaluation may take at most.
public struct Allowance: Hashable, Sendable {
  public var calls: Int
  /// Of the data set.
  public var examples: Int

  public static let unlimited = Allowance(calls: .max, examples: .max)

  public init(calls: Int, examples: Int) {
    self.calls = calls
    self.examples = examples
  }

  func covers(_ cost: Allowance) -> Bool { cost.calls <= calls && cost.examples <= examples }
}

extension Proposer {
  public var choosesExamples: Bool { false }

  public func suggest(
    pending: [PromptAssignment], within allowance: Allowance
  ) throws -> Proposal { try suggest(pending: pending) }

  public mutating func learn(_ outcome: EvaluationOutcome) {
    if let observation = outcome.observation {
      observe(observation)
    } else {
      markUnusable(outcome.assignment)
    }
  }
}

extension Proposer {
  /// The next assignment to evaluate when no other evaluation is under way.
  public func suggest() throws -> Proposal { try suggest(pending: []) }
}
