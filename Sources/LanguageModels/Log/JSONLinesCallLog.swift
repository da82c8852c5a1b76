public import Foundation

/// Appends one JSON object a line to a file, one write each, so that lines of several writers never mix.
public final class JSONLinesCallLog: CallLog {
  private let file: JSONLinesFile

  /// Opens or creates the file; a last line that a crash tore is ended first.
  ///
  /// - Throws: ``CallLogError`` that names the file.
  public init(at url: URL) throws { file = try JSONLinesFile(at: url, name: "calls log") }

  public var url: URL { file.url }

  /// The first error of writing, if there was one: the caller should end the run cleanly.
  public var failure: String? { file.failure }

  /// Is with the system when this returns: it outlives the process, though not a loss of power.
  public func begin(_ start: CallStart) { write(start) }

  public func append(_ record: CallRecord) { write(record) }

  private func write(_ value: some CallLogLine) { file.append(try? value.json()) }
}
