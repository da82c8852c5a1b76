/// Everything outside that the optimizer needs.
public struct MASPOServices: Sendable {
  public let workflow: any MASPOWorkflow
  public let writer: any MASPOWriter
  public let judge: any MASPOJudge

  public init(
    workflow: any MASPOWorkflow, writer: any MASPOWriter, judge: any MASPOJudge
  ) {
    self.workflow = workflow
    self.writer = writer
    self.judge = judge
  }
}

/// An error that the optimizer knows what to do about; any other ends it.
public enum MASPOFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// Nothing more may be spent: the optimizer stops with what it has.
  case budget(String)
  /// One call or run failed for good, for a reason that says nothing about the next.
  case call(String)

  public var description: String {
    switch self {
    case .budget(let message), .call(let message): message
    }
  }
}
