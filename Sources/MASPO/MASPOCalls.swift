/// Model calls by what they were for, kept answers included.
public struct MASPOCalls: Hashable, Codable, Sendable {
  /// Of the agents, and of whoever summarises their outputs.
  public var workflow = 0
  public var writer = 0
  public var terminal = 0
  public var local = 0
  public var next = 0
  public var global = 0

  public init() {}

  public var judge: Int { terminal + local + next + global }
  public var total: Int { workflow + writer + judge }

  mutating func count(_ role: JudgeRequest.Role) {
    switch role {
    case .terminal: terminal += 1
    case .local: local += 1
    case .next: next += 1
    case .global: global += 1
    }
  }

  public static func + (left: MASPOCalls, right: MASPOCalls) -> MASPOCalls {
    var sum = left
    sum.workflow += right.workflow
    sum.writer += right.writer
    sum.terminal += right.terminal
    sum.local += right.local
    sum.next += right.next
    sum.global += right.global
    return sum
  }
}
