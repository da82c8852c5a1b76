import Comparison
import Foundation
import LanguageModels
import PromptSpace
import Studies

/// A table on disk that grows by one whole line per combination.
final class TableFile {
  /// As the user named it.
  let name: String
  private(set) var header: ScoreTableHeader
  /// Combinations that have a line.
  private(set) var done: Set<PromptAssignment>
  private let handle: FileHandle

  /// Where the table's calls are logged, so that caps count them also after an interruption.
  static func calls(of url: URL) -> URL { url.appendingPathExtension("calls.jsonl") }
  /// Where answers are kept when the shared cache is off.
  static func replies(of url: URL) -> URL { url.appendingPathExtension("replies.sqlite") }

  /// Begins a table, or takes up one that was begun with the same project; a last line that was cut off is
  /// dropped.
  ///
  /// - Parameters:
  ///   - header: of the table that is wanted.
  ///   - embeddings: asked for where the table is begun; one that is taken up keeps its own.
  /// - Throws: ``StudyError``: `manifestDiffers` for a table of something else; ``ScoreTableError``.
  init(_ url: URL, header wanted: ScoreTableHeader, known: PartialScoreTable?) throws {
    name = url.relativePath
    header = known?.header ?? wanted
    done = Set(known?.rows.map(\.assignment) ?? [])
    do {
      if known == nil {
        try Data(ScoreTable.line(wanted).utf8).write(to: url, options: .atomic)
      }
      handle = try FileHandle(forUpdating: url)
      if let known { try handle.truncate(atOffset: UInt64(known.soundBytes)) }
      try handle.seekToEnd()
    } catch {
      throw StudyError(.storage, "\(name): \(StorageFailure.reason(error))")
    }
  }

  deinit { try? handle.close() }

  /// What is on disk already, or `nil` where there is nothing.
  ///
  /// - Throws: ``ScoreTableError`` for a damaged line; ``StudyError`` with code `manifestDiffers` for a table
  ///   of something else.
  static func known(_ url: URL, like wanted: ScoreTableHeader) throws -> PartialScoreTable? {
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    let data: Data
    do {
      try RegularFile.check(url, limit: 1 << 30)
      data = try Data(contentsOf: url)
    } catch {
      throw StudyError(.storage, "\(url.relativePath): \(StorageFailure.reason(error))")
    }
    let known = try PartialScoreTable(data, name: url.relativePath, toleratesTornEnd: true)
    let topics = wanted.differences(from: known.header)
    guard topics.isEmpty else {
      throw StudyError(
        .manifestDiffers,
        "\(url.relativePath) is a table of something else: \(topics.joined(separator: ", ")) "
          + "\(topics.count == 1 ? "differs" : "differ"); name another file with -o")
    }
    return known
  }

  /// Adds a line that outlives the process when this returns.
  ///
  /// - Throws: ``StudyError`` with code `storage`.
  func append(_ row: ScoreTableRow) throws {
    do {
      try handle.write(contentsOf: Data(ScoreTable.line(row).utf8))
      try handle.synchronize()
    } catch {
      throw StudyError(.storage, "\(name): \(StorageFailure.reason(error))")
    }
    done.insert(row.assignment)
  }
}
