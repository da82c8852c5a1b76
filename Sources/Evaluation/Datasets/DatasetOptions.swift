/// What to read from the rows of a data file.
public struct DatasetOptions: Hashable, Sendable {
  /// By default what the file's extension promises.
  public var format: DatasetFormat?
  /// The field that names a row. By default `id` where the rows have it, else the row's number from 0.
  public var idField: String?
  /// The field with the accepted answer: a text, a number, or an array of them. `nil`: no references.
  public var referenceField: String?
  /// Splits a text reference into several, as `|` does in the DROP files. `nil`: never.
  public var referenceSeparator: String?
  /// Fields that every row must have.
  public var requiredFields: [String]
  /// Reads no more rows than this.
  public var limit: Int?
  /// The published layout of the file: it brings ids, references and derived fields.
  public var benchmark: BenchmarkOptions?

  public init(
    format: DatasetFormat? = nil, idField: String? = nil, referenceField: String? = nil,
    referenceSeparator: String? = nil, requiredFields: [String] = [], limit: Int? = nil,
    benchmark: BenchmarkOptions? = nil
  ) {
    self.format = format
    self.idField = idField
    self.referenceField = referenceField
    self.referenceSeparator = referenceSeparator
    self.requiredFields = requiredFields
    self.limit = limit
    self.benchmark = benchmark
  }
}
