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
}

extension Proposer {
  /// The next assignment to evaluate when no other evaluation is under way.
  public func suggest() throws -> Proposal { try suggest(pending: []) }
}
