package import Foundation

/// The text form of a record: `{"crc32":"<8 hex digits>","record":<JSON>}` and a newline.
///
/// The checksum covers the bytes of `<JSON>` as they stand in the file, so that a reader needs no
/// canonical form; the line as a whole is JSON for other tools.
package enum JournalLine {
  private static let head = Array(#"{"crc32":""#.utf8)
  private static let middle = Array(#"","record":"#.utf8)
  private static let tail = Array("}".utf8)

  package static func encode(_ record: JournalRecord) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return line(holding: try encoder.encode(record))
  }

  /// A whole line around the JSON of a record, whatever it says.
  package static func line(holding payload: Data) -> Data {
    let digits = hex(CRC32.checksum(of: payload))
    return Data(head) + Data(digits) + Data(middle) + payload + Data(tail) + Data("\n".utf8)
  }

  /// Reads a line without its newline; `nil` when it is torn or damaged.
  package static func decode(_ line: some Collection<UInt8>) -> JournalRecord? {
    let bytes = Array(line)
    let payloadStart = head.count + 8 + middle.count
    guard bytes.count > payloadStart + tail.count, bytes.starts(with: head),
      bytes[(head.count + 8)...].starts(with: middle), bytes.suffix(tail.count).elementsEqual(tail)
    else { return nil }
    let payload = bytes[payloadStart..<(bytes.count - tail.count)]
    guard bytes[head.count..<(head.count + 8)].elementsEqual(hex(CRC32.checksum(of: payload)))
    else { return nil }
    return try? JSONDecoder().decode(JournalRecord.self, from: Data(payload))
  }

  private static func hex(_ word: UInt32) -> [UInt8] {
    let digits = String(word, radix: 16)
    return Array((String(repeating: "0", count: 8 - digits.count) + digits).utf8)
  }
}
