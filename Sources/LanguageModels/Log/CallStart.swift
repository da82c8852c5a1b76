import Foundation
import Synchronization

/// The line of the calls log before a request is sent: what it may cost at most.
///
/// An attempt whose end never follows was in flight when its process died: nobody knows whether the server
/// billed it, so it is booked at this reservation.
public struct CallStart: Hashable, Sendable {
  /// Unique over processes; the line of the end repeats it.
  public let id: String
  /// ISO 8601 in UTC with milliseconds.
  public let time: String
  public let context: CallContext
  public let model: String
  public let attempt: Int
  /// The reserved tokens.
  public let reserved: TokenUsage
  /// The reserved US dollars, `nil` when a price is unknown.
  public let reservedUSD: Double?
  /// Time at work so far over all processes.
  public let wall: Duration

  init(
    time: Date, plan: CallPlan, attempt: Int, reserved: (TokenUsage, usd: Double?), wall: Duration
  ) {
    id = AttemptID.next()
    self.time = time.formatted(CallRecord.timeStyle)
    context = plan.context
    model = plan.model
    self.attempt = attempt
    self.reserved = reserved.0
    reservedUSD = reserved.usd
    self.wall = wall
  }

  /// What a ledger has to count for it.
  public var amount: BudgetAmount {
    BudgetAmount(
      calls: 1, tokens: reserved.inputTokens + reserved.outputTokens, usd: reservedUSD ?? 0)
  }
}

/// Names of attempts that no other process uses.
private enum AttemptID {
  private static let process = String(UInt64.random(in: 0...UInt64.max), radix: 36)
  private static let count = Atomic<UInt64>(0)

  static func next() -> String {
    "\(process)-\(count.wrappingAdd(1, ordering: .relaxed).newValue)"
  }
}

extension CallStart: Decodable {
  /// What tells this line from the line of an end.
  static let status = "started"

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CallLogKey.self)
    guard try values.decode(String.self, forKey: .status) == Self.status else {
      throw DecodingError.dataCorruptedError(
        forKey: .status, in: values, debugDescription: "no start of an attempt")
    }
    id = try values.decode(String.self, forKey: .id)
    time = try values.decode(String.self, forKey: .time)
    context = try CallContext(in: values)
    model = try values.decode(String.self, forKey: .model)
    attempt = try values.decode(Int.self, forKey: .attempt)
    reserved = TokenUsage(
      inputTokens: try values.decode(Int.self, forKey: .reservedInput),
      outputTokens: try values.decode(Int.self, forKey: .reservedOutput), isEstimated: true)
    reservedUSD = try values.decodeIfPresent(Double.self, forKey: .reservedUSD)
    let milliseconds = try values.decode(Int.self, forKey: .wall)
    wall = .milliseconds(milliseconds)
    let counts = [reserved.inputTokens, reserved.outputTokens, milliseconds]
    guard CallRecord.isSound(counts: counts, costs: [reservedUSD]) else {
      throw DecodingError.dataCorruptedError(
        forKey: .reservedInput, in: values, debugDescription: "a count is out of range")
    }
  }
}

extension CallStart: CallLogLine {
  package func write(to line: inout JSONObjectWriter) throws {
    if let agent = context.agent { line.field("agent", agent) }
    line.field("attempt", attempt)
    if let example = context.example { line.field("example", example) }
    line.field("id", id)
    line.field("model", model)
    line.field("reserved_input_tokens", reserved.inputTokens)
    line.field("reserved_output_tokens", reserved.outputTokens)
    if let reservedUSD {
      try line.field("reserved_usd", reservedUSD)
    } else {
      line.null("reserved_usd")
    }
    line.field("role", context.role.rawValue)
    if let split = context.split { line.field("split", split) }
    line.field("status", Self.status)
    line.field("time", time)
    if let trial = context.trial { line.field("trial", trial) }
    line.field("wall_ms", wall.wholeMilliseconds)
  }
}
