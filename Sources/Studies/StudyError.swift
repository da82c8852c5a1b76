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
