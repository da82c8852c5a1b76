/// One candidate for every agent: a point of the search space, as pool indices in topology order.
public struct PromptAssignment: Hashable, Codable, Sendable, Comparable, CustomStringConvertible,
  LosslessStringConvertible
{
  public var indices: [Int]

  public init(_ indices: [Int]) { self.indices = indices }

  /// Parses indices joined by `-`, such as `0-3-2`; `nil` for anything else.
  public init?(_ description: String) {
    let parts = description.split(separator: "-", omittingEmptySubsequences: false)
    let indices = parts.compactMap { Int($0) }
    guard indices.count == parts.count, indices.allSatisfy({ $0 >= 0 }) else { return nil }
    self.indices = indices
    // `Int` also reads `+1` and `01`: one assignment must have one text.
    guard self.description == description else { return nil }
  }

  public init(from decoder: any Decoder) throws {
    indices = try decoder.singleValueContainer().decode([Int].self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(indices)
  }

  public subscript(agent: Int) -> Int {
    get { indices[agent] }
    set { indices[agent] = newValue }
  }

  /// A copy with the candidate of one agent replaced.
  public func replacing(_ agent: Int, with candidate: Int) -> PromptAssignment {
    var copy = self
    copy.indices[agent] = candidate
    return copy
  }

  /// Lexicographic, which is also the order of ``AssignmentSpace/assignment(at:)``.
  public static func < (left: PromptAssignment, right: PromptAssignment) -> Bool {
    left.indices.lexicographicallyPrecedes(right.indices)
  }

  public var description: String { indices.map(String.init).joined(separator: "-") }
}
