public import Foundation
public import Workflows

/// What a communication log holds.
public struct CommunicationHistory: Sendable {
  /// In the order of the file, which is that of time within each run.
  public private(set) var events: [CommunicationEvent] = []
  /// Lines that are no event, as a crash leaves one.
  public private(set) var damagedLines = 0

  /// Reads a log; a file that does not exist is an empty one, a torn line is skipped.
  ///
  /// - Throws: ``StudyError`` with code `storage`.
  /// - Complexity: O(length of the file).
  public init(contentsOf file: URL) throws {
    try RunFolder.check(file, limit: RunFolder.logLimit)
    guard FileManager.default.fileExists(atPath: file.path) else { return }
    let data: Data
    do { data = try Data(contentsOf: file) } catch {
      throw StudyError(.storage, "\(file.path): \(StorageFailure.reason(error))")
    }
    let decoder = JSONDecoder()
    for line in data.split(separator: UInt8(ascii: "\n")) {
      if let event = try? decoder.decode(CommunicationEvent.self, from: line) {
        events.append(event)
      } else {
        damagedLines += 1
      }
    }
  }
}
