public import Foundation

/// What a calls log holds: every end, and the attempts whose end is missing.
public struct CallLogContents: Sendable {
  /// Ends of attempts and answers from the cache, in order.
  public private(set) var records: [CallRecord] = []
  /// Attempts in flight, or cut off by the death of their process, in order.
  public private(set) var unfinished: [CallStart] = []
  /// Lines that are neither, as a crash leaves one.
  public private(set) var damagedLines = 0
  /// Time at work at the last line that says it.
  public private(set) var wall = Duration.zero

  /// Reads a calls log; a file that does not exist is an empty one.
  ///
  /// - Throws: an error of reading.
  /// - Complexity: O(length of the file).
  public init(contentsOf url: URL) throws {
    guard FileManager.default.fileExists(atPath: url.path) else { return }
    let decoder = JSONDecoder()
    let mark = Data(#""status":"\#(CallStart.status)""#.utf8)
    for line in try Data(contentsOf: url).split(separator: UInt8(ascii: "\n")) {
      if line.firstRange(of: mark) != nil,
        let start = try? decoder.decode(CallStart.self, from: line)
      {
        unfinished.append(start)
        wall = max(wall, start.wall)
      } else if let record = try? decoder.decode(CallRecord.self, from: line) {
        records.append(record)
        wall = max(wall, record.wall ?? .zero)
      } else {
        damagedLines += 1
      }
    }
    let ended = Set(records.compactMap(\.id))
    unfinished.removeAll { ended.contains($0.id) }
  }
}
