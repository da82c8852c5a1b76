/// One row of a data set.
public struct Example: Hashable, Codable, Sendable {
  /// Unique within its data set.
  public let id: String
  /// Every field of the row as text; a field that is absent or `null` is not there.
  public let fields: [String: String]
  /// The accepted answers; empty when the data set has no reference field.
  public let references: [String]

  public init(id: String, fields: [String: String], references: [String] = []) {
    self.id = id
    self.fields = fields
    self.references = references
  }
}
