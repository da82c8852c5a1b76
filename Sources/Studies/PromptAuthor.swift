public import PromptSpace

/// Decides what to try next by calls of its own, and may put prompts into the pools that were not there before.
///
/// A study asks it for every trial behind the baseline. What it says must be a function of the study's
/// configuration, its seed and of replies that the run keeps: after an interruption it is asked again.
public protocol PromptAuthor: Sendable {
  /// The next assignment to evaluate.
  ///
  /// Prompts that it wrote are in the run folder, and known to the study's environment, when it returns.
  ///
  /// - Returns: `nil` when it has nothing more to offer.
  /// - Throws: `LanguageModelError` with `budgetExhausted` where not even a part of the work could be done,
  ///   `CancellationError`, whatever ends the study.
  func proposal(after state: StudyState) async throws -> Proposal?

  /// Whether an earlier process brought the work to an end that this one could only repeat.
  func isFinished(after state: StudyState) -> Bool
}
