import Comparison
import Foundation
import Workflows

/// The tables that a comparison works on, each under a name of its own.
struct ComparedTables {
  typealias Entry = (name: String, problem: TableProblem)

  let entries: [Entry]

  /// Reads files, and draws tables of families.
  ///
  /// Tables go by the names of their files, with their folders where these alone would not tell them apart.
  ///
  /// - Throws: ``UsageError``, ``ScoreTableError``.
  init(files: [String], families: [String]) throws {
    guard Set(files).count == files.count, Set(families).count == families.count else {
      throw UsageError("--table or --synthetic names a table twice")
    }
    entries = try Self.measured(files) + Self.drawn(families)
  }

  /// - Throws: ``UsageError`` for a cap under which a study of some table evaluates nothing.
  func requireAffordable(maxCalls: Int) throws {
    for (name, problem) in entries {
      let price = problem.callsPerAgent.reduce(0, +)
      guard maxCalls < price else { continue }
      throw UsageError(
        "--max-calls \(maxCalls) covers no evaluation: one of '\(name)' takes \(price.counted("call"))"
      )
    }
  }

  private static func measured(_ files: [String]) throws -> [Entry] {
    let short = files.map { URL(filePath: $0).deletingPathExtension().lastPathComponent }
    let isClear = Set(short).count == short.count
    return try zip(files, short).map { path, name in
      (
        name: isClear ? name : path,
        problem: TableProblem(try ScoreTable(contentsOf: URL(filePath: path)))
      )
    }
  }

  private static func drawn(_ families: [String]) throws -> [Entry] {
    do {
      return try families.map { (name: $0, problem: TableProblem(try SyntheticTable($0).table())) }
    } catch let error as SyntheticTable.ParsingError {
      throw UsageError("--synthetic: \(error)")
    }
  }
}
