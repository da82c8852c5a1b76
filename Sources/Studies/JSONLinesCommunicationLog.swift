public import Foundation
import LanguageModels
public import Workflows

/// Appends the events of runs to a file, one JSON object a line and one write each, so that lines of several tasks
/// never mix. No text that an agent read or wrote is in it.
///
/// The log describes; it bills nothing. So what it cannot write is lost and nobody is stopped for it.
public final class JSONLinesCommunicationLog: CommunicationLog {
  /// Bytes of a file beyond which nothing is written.
  public static let limit = 64 << 20

  private let file: JSONLinesFile

  /// Opens or creates the file; a last line that a crash tore is ended first.
  ///
  /// - Throws: `CallLogError` that names the file.
  public convenience init(at url: URL) throws { try self.init(at: url, limit: Self.limit) }

  init(at url: URL, limit: Int) throws {
    file = try JSONLinesFile(at: url, name: "communication log", limit: limit)
  }

  public var url: URL { file.url }

  /// The first error of writing, if there was one.
  public var failure: String? { file.failure }

  /// Whether events were left out for want of room.
  public var isFull: Bool { file.isFull }

  public func append(_ event: CommunicationEvent) { file.append(try? event.json()) }
}
