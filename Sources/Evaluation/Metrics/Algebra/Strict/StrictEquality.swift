/// The strict equality of mathematical answers: structure by structure, values by an engine.
///
/// A unit, a percent sign or a degree sign may be left out on one side, never differ; lists and sets match
/// in any order, tuples and intervals with their brackets. A decimal number of four digits or more equals a
/// number without a finite decimal notation that rounds to it.
struct StrictEquality {
  /// Larger lists are compared in the order given.
  private static let maximumUnordered = 24

  let engine: any AlgebraEngine

  func areEqual(_ first: String, _ second: String) async throws -> Bool {
    if first == second { return true }
    for left in Self.readings(first) {
      for right in Self.readings(second) where try await areEqual(left, right) { return true }
    }
    return false
  }

  /// One reading, or two where commas may group digits or part a list.
  private static func readings(_ text: String) -> [MathStructure] {
    let grouped = MathStructureReader(groupsThousands: true).structure(of: text)
    guard text.contains(",") else { return [grouped] }
    return [grouped, MathStructureReader(groupsThousands: false).structure(of: text)]
  }

  private func areEqual(_ left: MathStructure, _ right: MathStructure) async throws -> Bool {
    switch (left, right) {
    case (.leaf(let left), .leaf(let right)):
      return try await MathLeafEquality(engine: engine).areEqual(left, right)
    case (.unordered(let left), .unordered(let right)):
      return try await matchInAnyOrder(left, right)
    case (.unordered(let members), let other), (let other, .unordered(let members)):
      return members.count == 1 ? try await areEqual(members[0], other) : false
    case (.bracketed(let open, let close, let left), .bracketed(let open2, let close2, let right)):
      guard open == open2, close == close2 else { return false }
      return try await matchInOrder(left, right)
    case (.matrix(let left), .matrix(let right)):
      guard left.map(\.count) == right.map(\.count) else { return false }
      return try await matchInOrder(left.flatMap { $0 }, right.flatMap { $0 })
    case (.relation(let sign, let left, let right), .relation(let sign2, let left2, let right2)):
      guard sign == sign2 else { return false }
      return try await matchSides(sign, (left, right), (left2, right2))
    default: return false
    }
  }

  private func matchInOrder(
    _ left: [MathStructure], _ right: [MathStructure]
  ) async throws -> Bool {
    guard left.count == right.count else { return false }
    for (first, second) in zip(left, right) {
      guard try await areEqual(first, second) else { return false }
    }
    return true
  }

  /// Equality is transitive enough that the first partner found is as good as any.
  private func matchInAnyOrder(
    _ left: [MathStructure], _ right: [MathStructure]
  ) async throws -> Bool {
    guard left.count == right.count else { return false }
    guard left.count <= Self.maximumUnordered else { return try await matchInOrder(left, right) }
    var free = right
    for member in left {
      var partner: Int?
      for index in free.indices where try await areEqual(member, free[index]) {
        partner = index
        break
      }
      guard let partner else { return false }
      free.remove(at: partner)
    }
    return true
  }

  private func matchSides(
    _ sign: String, _ first: (MathStructure, MathStructure),
    _ second: (MathStructure, MathStructure)
  ) async throws -> Bool {
    if let known = Self.proportional(sign, first, second) { return known }
    if try await matchInOrder([first.0, first.1], [second.0, second.1]) { return true }
    guard sign == "=" || sign == "≠" else { return false }
    return try await matchInOrder([first.0, first.1], [second.1, second.0])
  }

  /// Two statements are the same when the differences of their sides are proportional.
  private static func proportional(
    _ sign: String, _ first: (MathStructure, MathStructure),
    _ second: (MathStructure, MathStructure)
  ) -> Bool? {
    guard let left = difference(first), let right = difference(second) else { return nil }
    guard let ratio = left.ratio(to: right) else { return false }
    let isSymmetric = sign == "=" || sign == "≠"
    return isSymmetric ? ratio.numerator != 0 : ratio.numerator > 0
  }

  private static func difference(_ sides: (MathStructure, MathStructure)) -> SurdSum? {
    guard case .leaf(let left) = sides.0, case .leaf(let right) = sides.1,
      let above = ExpressionParser.expression(of: left.tokens)?.surdSum,
      let below = ExpressionParser.expression(of: right.tokens)?.surdSum?.negated
    else { return nil }
    return above.adding(below)
  }
}
