/// What changed between two texts, line by line: a shortest edit script.
///
/// - Source: E. Myers, "An O(ND) difference algorithm and its variations", Algorithmica 1 (1986), as the
///   standard library has it.
struct LineDiff: Hashable {
  enum Kind: String, Hashable {
    case kept, removed, added
  }

  struct Line: Hashable {
    let kind: Kind
    let text: String
  }

  let lines: [Line]

  var isEmpty: Bool { lines.allSatisfy { $0.kind == .kept } }

  /// Removed lines stand before those that replace them.
  ///
  /// - Complexity: O(lines · changes).
  init(from old: String, to new: String) {
    let before = Self.split(old)
    let after = Self.split(new)
    // By bytes: two spellings of one letter are two prompts to a model.
    let difference = after.difference(from: before) { $0.utf8.elementsEqual($1.utf8) }
    let removed = Set(
      difference.removals.compactMap { change -> Int? in
        if case .remove(let offset, _, _) = change { offset } else { nil }
      })
    let added = Set(
      difference.insertions.compactMap { change -> Int? in
        if case .insert(let offset, _, _) = change { offset } else { nil }
      })
    var lines: [Line] = []
    var (left, right) = (0, 0)
    while left < before.count || right < after.count {
      if left < before.count, removed.contains(left) {
        lines.append(Line(kind: .removed, text: before[left]))
        left += 1
      } else if right < after.count, added.contains(right) {
        lines.append(Line(kind: .added, text: after[right]))
        right += 1
      } else {
        lines.append(Line(kind: .kept, text: before[left]))
        (left, right) = (left + 1, right + 1)
      }
    }
    self.lines = lines
  }

  /// By line feeds alone: a carriage return belongs to its line, where it shows.
  private static func split(_ text: String) -> [String] {
    text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
  }
}
