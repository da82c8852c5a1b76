import Foundation
import LanguageModels
import Studies

/// Where answers are kept.
enum AnswerCaches {
  /// The shared cache, or the run's own answers: a run that began with these goes on with them, whatever
  /// the flags of a later process, so that no answer is paid twice. Where it keeps them in any case, they are
  /// asked first.
  ///
  /// - Returns: the one to be asked first comes last.
  /// - Throws: ``StudyError``, ``UsageError`` for folders that cannot be made; ``ResponseCacheError``.
  static func open(
    usesShared: Bool, _ options: Services.Options
  ) throws -> [ResponseCache] {
    if let replies = options.replies,
      !usesShared || options.keepsReplies || FileManager.default.fileExists(atPath: replies.path)
    {
      do {
        try FileManager.default.createDirectory(
          at: replies.deletingLastPathComponent(), withIntermediateDirectories: true)
      } catch {
        throw StudyError(.storage, "\(replies.path): \(StorageFailure.reason(error))")
      }
      let common = usesShared && options.keepsReplies ? [try shared(options.environment)] : []
      return common + [try ResponseCache(at: replies)]
    }
    return usesShared ? [try shared(options.environment)] : []
  }

  /// `MASPOB_CACHE_DIR`, else the folder that the XDG rules give.
  private static func shared(_ environment: [String: String]) throws -> ResponseCache {
    func folder(_ variable: String) -> URL? {
      environment[variable].flatMap { $0.isEmpty ? nil : URL(filePath: $0) }
    }
    let url =
      folder("MASPOB_CACHE_DIR")
      ?? (folder("XDG_CACHE_HOME")
      ?? FileManager.default.homeDirectoryForCurrentUser.appending(path: ".cache"))
      .appending(path: "maspob")
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw UsageError(
        "cannot create the cache folder \(url.path): \(error.localizedDescription); "
          + "set MASPOB_CACHE_DIR to a folder that can be written, or pass --no-cache")
    }
    return try ResponseCache(at: url.appending(path: "responses.sqlite"))
  }
}
