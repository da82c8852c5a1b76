/// Takes a record of every attempt; called from many tasks at once.
public protocol CallLog: Sendable {
  /// Must not fail the call it describes: an implementation keeps its own errors.
  func append(_ record: CallRecord)
}
