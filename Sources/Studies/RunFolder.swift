public import Foundation
import LanguageModels
public import PromptSpace

/// The files of one run: a folder of open text.
public struct RunFolder: Hashable, Sendable {
  public let url: URL

  public init(_ url: URL) { self.url = url }

  public var manifest: URL { url.appending(path: "manifest.json") }
  public var journal: URL { url.appending(path: "journal.jsonl") }
  public var calls: URL { url.appending(path: "calls.jsonl") }
  /// What agents told each other and when, where they do.
  public var communication: URL { url.appending(path: "communication.jsonl") }
  public var embeddings: URL { url.appending(path: "embeddings.json") }
  public var trials: URL { url.appending(path: "trials.csv") }
  public var report: URL { url.appending(path: "report.json") }
  public var page: URL { url.appending(path: "report.html") }
  public var plots: URL { url.appending(path: "plots", directoryHint: .isDirectory) }
  public var lock: URL { url.appending(path: "run.lock") }
  /// What a search that writes prompts found.
  public var search: URL { url.appending(path: "maspo.json") }
  /// Requests of such a search that failed.
  public var failures: URL { url.appending(path: "failures.jsonl") }
  /// Answers that the run keeps for itself where the shared cache is off.
  public var replies: URL {
    url.appending(path: "samples", directoryHint: .isDirectory).appending(path: "replies.sqlite")
  }
  public var best: URL { url.appending(path: "best", directoryHint: .isDirectory) }

  /// True when a run was begun here.
  public var holdsRun: Bool { FileManager.default.fileExists(atPath: manifest.path) }

  /// The most bytes that are read of a manifest or a file of vectors, and of a journal or calls log.
  static let documentLimit = 256 << 20
  static let logLimit = 768 << 20

  /// Refuses links, pipes and devices in the place of this run's files: the folder may come from a stranger.
  ///
  /// - Throws: ``StudyError`` with code `storage`.
  public func requireOwnFiles() throws(StudyError) {
    for file in [manifest, embeddings, trials, report, page, lock, search, failures] {
      try Self.check(file, limit: Self.documentLimit)
    }
    for file in [journal, calls, communication] { try Self.check(file, limit: Self.logLimit) }
    for folder in [best, plots] { try Self.checkFolder(folder) }
  }

  private static func checkFolder(_ folder: URL) throws(StudyError) {
    do { try RegularFile.checkFolder(folder) } catch {
      throw StudyError(.storage, "\(folder.path) \(error)")
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for name in names { try check(folder.appending(path: name), limit: .max) }
  }

  static func check(_ file: URL, limit: Int) throws(StudyError) {
    do { try RegularFile.check(file, limit: limit) } catch {
      throw StudyError(.storage, "\(file.path) \(error)")
    }
  }

  /// Creates the folder and those above it.
  ///
  /// - Throws: ``StudyError`` with code `storage`.
  public func create() throws {
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw StudyError(.storage, "\(url.path): \(StorageFailure.reason(error))")
    }
  }

  /// The vectors of the candidates, `[agent][candidate][dimension]`, or `nil` before they are known.
  ///
  /// - Throws: ``StudyError`` with code `storage`, also for vectors of other pools.
  public func readEmbeddings(of pools: [PromptPool]) throws -> [[[Float]]]? {
    guard FileManager.default.fileExists(atPath: embeddings.path) else { return nil }
    let damaged = StudyError(
      .storage, "\(embeddings.path): the file is damaged; remove it to embed again")
    try Self.check(embeddings, limit: Self.documentLimit)
    do {
      let vectors = try JSONDecoder().decode([[[Float]]].self, from: Data(contentsOf: embeddings))
      let length = vectors.first?.first?.count ?? 0
      guard length > 0, vectors.map(\.count) == pools.map(\.count),
        vectors.allSatisfy({ $0.allSatisfy { $0.count == length } })
      else { throw damaged }
      return vectors
    } catch is DecodingError {
      throw damaged
    } catch let error as StudyError {
      throw error
    } catch {
      throw StudyError(.storage, "\(embeddings.path): \(StorageFailure.reason(error))")
    }
  }

  /// - Throws: ``StudyError`` with code `storage`.
  public func write(embeddings vectors: [[[Float]]]) throws {
    do {
      try JSONEncoder().encode(vectors).write(to: embeddings, options: .atomic)
    } catch {
      throw StudyError(.storage, "\(embeddings.path): \(StorageFailure.reason(error))")
    }
  }

  /// `<name>-<UTC time>-<id>`, which sorts by time of creation.
  public static func newName(for study: String, at date: Date, id: UInt16) -> String {
    let digits = date.formatted(.iso8601).filter { (character: Character) in
      character != "-" && character != ":"
    }
    let hex = String(id, radix: 16)
    return "\(study)-\(digits)-" + String(repeating: "0", count: 4 - hex.count) + hex
  }

  /// The runs of a study below a folder, the newest first.
  public static func runs(of study: String, in folder: URL) -> [RunFolder] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasPrefix("\(study)-") }.sorted(by: >)
      .map { RunFolder(folder.appending(path: $0, directoryHint: .isDirectory)) }
      .filter(\.holdsRun)
  }
}
