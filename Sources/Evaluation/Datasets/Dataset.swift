import Foundation
import PromptSpace

/// The examples of one file, in file order.
public struct Dataset: Hashable, Sendable {
  /// The file as the caller named it.
  public let name: String

  /// Never empty, with unique ids.
  public let examples: [Example]

  /// True when the rows have no ids of their own and are called by their number.
  public let usesRowNumbers: Bool

  /// A name for the loaded rows that changes with any id, field or reference, by ``Fingerprint``.
  public let fingerprint: String

  /// - Precondition: `examples` is not empty and ids are unique.
  public init(name: String, examples: [Example], usesRowNumbers: Bool = false) {
    precondition(!examples.isEmpty, "a data set needs at least one example")
    precondition(Set(examples.map(\.id)).count == examples.count, "ids must be unique")
    self.name = name
    self.examples = examples
    self.usesRowNumbers = usesRowNumbers
    fingerprint = Self.fingerprint(of: examples)
  }

  /// Parses the bytes of a file.
  ///
  /// - Parameters:
  ///   - bytes: the file's content, UTF-8 with or without a byte order mark.
  ///   - name: goes into errors; its extension decides the format unless the options do.
  /// - Throws: ``EvaluationError`` with the file and the line it concerns.
  /// - Complexity: O(bytes).
  public init(
    bytes: [UInt8], name: String, options: DatasetOptions = DatasetOptions()
  ) throws(EvaluationError) {
    if let limit = options.limit, limit < 1 {
      throw EvaluationError(.empty, "a limit of \(limit) leaves no examples", file: name)
    }
    var reader = try Self.reader(of: bytes, name: name, format: options.format)
    var rows: [DatasetRow] = []
    while rows.count < options.limit ?? .max, let row = try reader.next() { rows.append(row) }
    guard !rows.isEmpty else {
      throw EvaluationError(.empty, "there is no example in the file", file: name)
    }
    let builder = DatasetBuilder(file: name, options: options)
    self.init(
      name: name, examples: try builder.examples(from: rows),
      usesRowNumbers: builder.idField(of: rows) == nil)
  }

  /// Reads and parses a file.
  ///
  /// - Throws: ``EvaluationError``, also when the file cannot be read.
  public init(
    path: String, options: DatasetOptions = DatasetOptions()
  ) throws(EvaluationError) {
    try self.init(bytes: Self.content(of: path), name: path, options: options)
  }

  static func content(of path: String) throws(EvaluationError) -> [UInt8] {
    do {
      return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw EvaluationError(.unreadable, unreadable(path), file: path)
    }
  }

  /// Why a path cannot be read.
  private static func unreadable(_ path: String) -> String {
    guard FileManager.default.fileExists(atPath: path) else { return "there is no such file" }
    // Of what a link leads to, as reading does.
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let kind =
      try? FileManager.default.attributesOfItem(atPath: target)[.type] as? FileAttributeType
    return switch kind {
    case .typeDirectory?: "is a folder; name a file"
    case .typeRegular?: "the file cannot be read; check its permissions"
    default: "is no ordinary file"
    }
  }

  static func reader(
    of bytes: [UInt8], name: String, format: DatasetFormat?
  ) throws(EvaluationError) -> any DatasetReader {
    let ending = name.split(separator: "/").last?.split(separator: ".").dropFirst().last ?? ""
    switch format ?? DatasetFormat(fileExtension: String(ending)) {
    case .jsonLines: return RowReader(bytes, file: name)
    case .csv: return CSVReader(bytes, file: name)
    case nil:
      throw EvaluationError(
        .unknownFormat, "the extension names no format; use .jsonl or .csv, or set the format",
        file: name)
    }
  }

  private static func fingerprint(of examples: [Example]) -> String {
    Fingerprint.of(
      examples.flatMap { example in
        [example.id, String(example.fields.count)]
          + example.fields.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
          + [String(example.references.count)] + example.references
      })
  }
}
