public import Foundation

extension CallRecord {
  /// Reads a calls log; a file that does not exist is an empty one.
  ///
  /// - Returns: the records in order, and the number of lines that are none, as a crash leaves one.
  /// - Throws: an error of reading.
  public static func read(from url: URL) throws -> (records: [CallRecord], damagedLines: Int) {
    let contents = try CallLogContents(contentsOf: url)
    return (contents.records, contents.damagedLines)
  }
}
