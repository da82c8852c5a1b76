/// Why a file is no usable table, with what to do about it.
public struct ScoreTableError: Error, Equatable, Sendable, CustomStringConvertible {
  /// As the caller named it.
  public let file: String
  /// From 1; `nil` where the file as a whole is meant.
  public let line: Int?
  public let message: String

  public init(file: String, line: Int? = nil, _ message: String) {
    self.file = file
    self.line = line
    self.message = message
  }

  public var description: String {
    "\(file):" + (line.map { "\($0): " } ?? " ") + message
  }
}
