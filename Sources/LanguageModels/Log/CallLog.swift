/// Takes a record of every attempt; called from many tasks at once.
public protocol CallLog: Sendable {
  /// Notes an attempt before its request is sent, so that the death of the process does not hide it.
  func begin(_ start: CallStart)

  /// Must not fail the call it describes: an implementation keeps its own errors.
  func append(_ record: CallRecord)

  /// Why lines are being lost, or `nil`: a bill that cannot be written down must not grow.
  var failure: String? { get }
}

extension CallLog {
  public func begin(_ start: CallStart) {}
  public var failure: String? { nil }
}
