/// Why data could not be read or an evaluation could not be set up.
public struct EvaluationError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    case unreadable, unknownFormat, notUTF8, malformed, notAnObject, missingField, badField
    case duplicateID, duplicateField, empty
    /// No data set was given for a split, or an example index lies outside it.
    case missingData
    case unknownMetric
    /// The command of an evaluator could not be started.
    case cannotStart
    /// A metric needs something that was not provided: a sandbox, an algebra engine, a judge, a command.
    case missingService
  }

  public let code: Code
  public let message: String
  /// The file as the caller named it.
  public let file: String?
  /// Counted from 1.
  public let line: Int?

  public init(_ code: Code, _ message: String, file: String? = nil, line: Int? = nil) {
    self.code = code
    self.message = message
    self.file = file
    self.line = line
  }

  /// `file:line: message`.
  public var description: String {
    let place = [file, line.map(String.init)].compactMap { $0 }.joined(separator: ":")
    return place.isEmpty ? message : "\(place): \(message)"
  }
}
