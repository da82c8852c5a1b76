package import LanguageModels

/// Why a study cannot go on; every message says what to do about it.
public struct StudyError: Error, Equatable, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// A file of the run folder could not be read or written.
    case storage
    /// The run folder belongs to a live process.
    case locked
    /// An inner line of the journal is damaged.
    case journalDamaged
    /// The run folder was made with another workflow, data set, or search.
    case manifestDiffers
    /// The budget does not cover the baseline.
    case budgetTooSmall
    /// An evaluation ended without one scored example.
    case nothingScored
    /// An outcome from outside contradicts the run, or was told already.
    case refusedReport
  }

  public let code: Code
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}

extension StudyError {
  /// A budget that does not reach the end of the first evaluation, in the terms of the cap that is too low.
  package static func budgetTooSmall(
    _ reason: StopReason, evaluation: BudgetAmount, verdict: BudgetAmount, spent: BudgetAmount,
    wall: Duration
  ) -> StudyError {
    let start = "the budget does not cover the baseline: "
    let words =
      switch reason {
      case .tokens where evaluation.tokens == 0:
        "\(spent.tokens) tokens are spent; raise --max-tokens"
      case .usd where evaluation.usd == 0:
        "$\(spent.usd) are spent; raise --max-usd"
      case .tokens:
        "one evaluation may need \(evaluation.tokens) tokens and the verdict on the test split "
          + "\(verdict.tokens) more, \(spent.tokens) are spent; raise --max-tokens, lower "
          + "max_output_tokens or the number of examples, or measure with 'maspob plan --pilot 3'"
      case .usd:
        "one evaluation may cost $\(evaluation.usd) and the verdict on the test split "
          + "$\(verdict.usd) more, $\(spent.usd) are spent; raise --max-usd, lower "
          + "max_output_tokens or the number of examples, or measure with 'maspob plan --pilot 3'"
      case .wall:
        "\(wall.components.seconds) seconds of work are spent; raise --max-wall"
      case .overdrawn:
        "a server charged more than the worst case of a call, and the sum passed a cap: "
          + "\(spent.calls) calls, \(spent.tokens) tokens, $\(spent.usd) are spent"
      default:
        "one evaluation needs up to \(evaluation.calls) calls and the verdict on the test split "
          + "\(verdict.calls) more, \(spent.calls) are spent; raise --max-calls or "
          + "--max-evaluations, or lower the number of examples"
      }
    return StudyError(.budgetTooSmall, start + words)
  }
}
