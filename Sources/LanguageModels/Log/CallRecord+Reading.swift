public import Foundation

extension CallRecord {
  /// Reads a calls log; a file that does not exist is an empty one.
  ///
  /// - Returns: the records in order, and the number of lines that are none, as a crash leaves one.
  /// - Throws: an error of reading.
  public static func read(from url: URL) throws -> (records: [CallRecord], damagedLines: Int) {
    guard FileManager.default.fileExists(atPath: url.path) else { return ([], 0) }
    let decoder = JSONDecoder()
    let lines = try Data(contentsOf: url).split(separator: UInt8(ascii: "\n"))
    let records = lines.compactMap { try? decoder.decode(CallRecord.self, from: $0) }
    return (records, lines.count - records.count)
  }
}
