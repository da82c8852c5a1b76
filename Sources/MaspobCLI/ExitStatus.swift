import ArgumentParser
import Comparison
import Evaluation
import LanguageModels
import Studies
import Workflows

/// What the process returns; scripts rely on these numbers.
enum ExitStatus: Int32 {
  /// A usable result exists; a budget that is reached is a normal end.
  case success = 0
  case failure = 1
  case usage = 2
  /// The budget does not cover a baseline.
  case budget = 4
  /// The key or the account was refused before any work.
  case refused = 6
  /// The run folder was made from something else.
  case resumeRefused = 7

  /// 130 or 143: a clean checkpoint was left before the end.
  static func interrupted(by signal: Int32) -> Int32 { 128 + signal }

  static func of(_ error: any Error) -> ExitStatus {
    switch error {
    case let error as StudyError: of(error)
    case let error as LanguageModelError: of(error)
    case let error as EvaluationError: error.code == .cannotStart ? .failure : .usage
    case is ConfigurationError, is UsageError, is ValidationError, is ScoreTableError: .usage
    default: .failure
    }
  }

  private static func of(_ error: StudyError) -> ExitStatus {
    switch error.code {
    case .storage, .journalDamaged, .locked, .nothingScored: .failure
    case .manifestDiffers: .resumeRefused
    case .budgetTooSmall: .budget
    case .refusedReport: .usage
    }
  }

  private static func of(_ error: LanguageModelError) -> ExitStatus {
    switch error.code {
    case .authentication, .quotaExhausted: .refused
    case .budgetExhausted: .budget
    default: .failure
    }
  }
}

/// A command line that makes no sense together, with what to do instead.
struct UsageError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
