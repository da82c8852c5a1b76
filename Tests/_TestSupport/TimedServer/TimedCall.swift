/// One completion on its way: what is sent when.
final class TimedCall {
  /// Bytes of one token, and the step that it completes, if it does.
  struct Token {
    let bytes: [UInt8]
    let step: String?
  }

  let connection: TimedConnection
  private let tokens: [Token]
  private let first: Double
  private let interval: Double
  private let record: TimedRecord
  private var next = 0

  /// - Parameters:
  ///   - first: when the first token is due but for its own interval.
  ///   - interval: between tokens. The k-th is due at a fixed time, so that being late with one does not delay the next.
  init(
    _ tokens: [Token], on connection: TimedConnection, first: Double, interval: Double,
    record: TimedRecord
  ) {
    self.tokens = tokens
    self.connection = connection
    self.first = first
    self.interval = interval
    self.record = record
  }

  var isOver: Bool { next == tokens.count }

  /// When the next token is.
  var due: Double { first + Double(next + 1) * interval }

  func send(until now: Double) {
    while !isOver, due <= now {
      let token = tokens[next]
      if let step = token.step {
        // Before they are written: nobody can have them earlier.
        record.steps.append(.init(id: step, due: due, sent: TimedServer.now))
      }
      connection.send(token.bytes)
      next += 1
      if isOver { record.end() }
    }
  }
}
