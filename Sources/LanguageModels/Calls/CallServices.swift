public import Foundation
public import Logging

/// What the calls of all roles share: money, log, pauses, clocks; each may be replaced in a test.
public struct CallServices: Sendable {
  public var prices = PriceTable()
  public var ledger = BudgetLedger()
  public var log: (any CallLog)?
  /// Shared by all calls of a run, whatever their role.
  public var overruns = ObservedOverruns()
  public var retryPolicy = RetryPolicy()
  /// What models that share these services were found not to take, server by server.
  public var rejectedFields = RejectedFields()
  /// Of one server: each has limits of its own.
  public var limiter = CallLimiter(maximumConcurrentCalls: 64)
  /// Told of retries and overruns; never of prompts, replies or keys.
  public var logger: Logger?
  public var jitter = JitterSource()
  /// Used for pauses between attempts.
  public var clock: any Clock<Duration> = ContinuousClock()
  /// The time of day, for the log and for `Retry-After` dates.
  public var now: @Sendable () -> Date = { Date() }

  public init() {}
}
