/// Takes a record of every attempt; called from many tasks at once.
public protocol CallLog: Sendable {
  /// Must not fail the call it describes: an implementation keeps its own errors.
  func append(_ record: CallRecord)

  /// Why lines are being lost, or `nil`: a bill that cannot be written down must not grow.
  var failure: String? { get }
}

extension CallLog {
  public var failure: String? { nil }
}
