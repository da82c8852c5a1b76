/// One line of the calls log.
package protocol CallLogLine {
  /// - Throws: ``JSONObjectWriter/NotFinite`` for a cost that is no number.
  func write(to line: inout JSONObjectWriter) throws
}

extension CallLogLine {
  /// The bytes of the line, without the line end.
  package func json() throws -> [UInt8] {
    try JSONObjectWriter.object { try write(to: &$0) }
  }
}
