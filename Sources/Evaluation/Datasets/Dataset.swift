import Foundation

/// The examples of one file, in file order.
public struct Dataset: Hashable, Sendable {
  /// The file as the caller named it.
  public let name: String

  /// Never empty, with unique ids.
  public let examples: [Example]

  /// True when the rows have no ids of their own and are called by their number.
  public let usesRowNumbers: Bool

  /// A name for the loaded rows that changes with any id, field or reference: `fnv1a64:` and 16 hex digits.
  ///
  /// FNV-1a is no cryptographic hash: it finds accidents, not forgeries.
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
    var reader = try Self.reader(of: bytes, name: name, options: options)
    var rows: [DatasetRow] = []
    while rows.count < options.limit ?? .max, let row = try reader.next() { rows.append(row) }
    guard !rows.isEmpty else {
      throw EvaluationError(.empty, "there is no example in the file", file: name)
    }
    let examples = try DatasetBuilder(file: name, options: options).examples(from: rows)
    let usesRowNumbers = options.idField == nil && !rows.contains { $0["id"] != nil }
    self.init(name: name, examples: examples, usesRowNumbers: usesRowNumbers)
  }

  /// Reads and parses a file.
  ///
  /// - Throws: ``EvaluationError``, also when the file cannot be read.
  public init(
    path: String, options: DatasetOptions = DatasetOptions()
  ) throws(EvaluationError) {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      let exists = FileManager.default.fileExists(atPath: path)
      throw EvaluationError(
        .unreadable,
        exists ? "the file cannot be read; check its permissions" : "there is no such file",
        file: path)
    }
    try self.init(bytes: Array(data), name: path, options: options)
  }

  private static func reader(
    of bytes: [UInt8], name: String, options: DatasetOptions
  ) throws(EvaluationError) -> any DatasetReader {
    let ending = name.split(separator: "/").last?.split(separator: ".").dropFirst().last ?? ""
    switch options.format ?? DatasetFormat(fileExtension: String(ending)) {
    case .jsonLines: return JSONLinesReader(bytes, file: name)
    case .csv: return CSVReader(bytes, file: name)
    case nil:
      throw EvaluationError(
        .unknownFormat, "the extension names no format; use .jsonl or .csv, or set the format",
        file: name)
    }
  }

  private static func fingerprint(of examples: [Example]) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ text: String) {
      // The length first: "ab","c" and "a","bc" must differ.
      let length = String(text.utf8.count) + ":"
      for byte in length.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
      for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    }
    for example in examples {
      add(example.id)
      add(String(example.fields.count))
      for (name, value) in example.fields.sorted(by: { $0.key < $1.key }) {
        add(name)
        add(value)
      }
      add(String(example.references.count))
      for reference in example.references { add(reference) }
    }
    let hex = String(hash, radix: 16)
    return "fnv1a64:" + String(repeating: "0", count: 16 - hex.count) + hex
  }
}
