public import Foundation

/// One line of the calls log: an attempt, or an answer from the cache; never prompts, replies or keys.
///
/// Tokens and cost are those that the ledger settled, so the lines of a run add up to what it spent.
public struct CallRecord: Hashable, Sendable {
  /// How an attempt ended.
  public struct Outcome: Hashable, Sendable {
    /// `ok`, `cache`, `cancelled`, an HTTP status, the code of a transport error, or `lost` for an attempt
    /// whose process died.
    public var status: String
    /// What was charged: the server's count, our estimate, or the worst case.
    public var usage: TokenUsage
    /// US dollars, `nil` when a price is unknown.
    public var costUSD: Double?
    public var latency: Duration
    /// False when the request never reached the server.
    public var wasSent: Bool

    public init(
      status: String, usage: TokenUsage, costUSD: Double?, latency: Duration, wasSent: Bool
    ) {
      self.status = status
      self.usage = usage
      self.costUSD = costUSD
      self.latency = latency
      self.wasSent = wasSent
    }
  }

  /// ISO 8601 in UTC with milliseconds.
  public let time: String
  public let context: CallContext
  public let model: String
  /// Counted from 1; 0 for an answer from the cache.
  public let attempt: Int
  public let outcome: Outcome
  /// The name of the attempt in the line of its start, if there is one.
  public var id: String?
  /// Time at work so far over all processes.
  public var wall: Duration?
  /// The worst case of the call, where the server counted more.
  public var foreseen: TokenUsage?

  public init(
    time: Date, context: CallContext, model: String, attempt: Int, outcome: Outcome
  ) {
    self.time = time.formatted(Self.timeStyle)
    self.context = context
    self.model = model
    self.attempt = attempt
    self.outcome = outcome
  }

  /// Books an attempt whose end nobody saw at its reservation.
  public init(lost start: CallStart, at time: Date) {
    self.init(
      time: time, context: start.context, model: start.model, attempt: start.attempt,
      outcome: Outcome(
        status: Self.lost, usage: start.reserved, costUSD: start.reservedUSD, latency: .zero,
        wasSent: true))
    id = start.id
  }

  static let lost = "lost"
  static let timeStyle = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

  public var isFromCache: Bool { attempt == 0 }
  public var isLost: Bool { outcome.status == Self.lost }
}
