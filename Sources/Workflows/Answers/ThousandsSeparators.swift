/// Commas that group the digits of one number.
package enum ThousandsSeparators {
  /// The text without the commas of well-formed thousands, such as `1,234,567`.
  ///
  /// Commas inside brackets part the members of a tuple and stay, as does `3,1`.
  package static func removed(from text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    var kept = String.UnicodeScalarView()
    var position = 0
    var depth = 0
    while position < scalars.count {
      let end = scalars[position...].firstIndex { !isPart($0) } ?? scalars.count
      if end > position {
        let run = scalars[position..<end]
        kept += depth == 0 && isGrouped(run) ? run.filter { $0 != "," } : Array(run)
        position = end
      } else {
        if "([{".unicodeScalars.contains(scalars[position]) { depth += 1 }
        if ")]}".unicodeScalars.contains(scalars[position]) { depth -= 1 }
        kept.append(scalars[position])
        position += 1
      }
    }
    return String(kept)
  }

  private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "," || ("0"..."9").contains(scalar)
  }

  private static func isGrouped(_ run: ArraySlice<Unicode.Scalar>) -> Bool {
    let groups = run.split(separator: ",", omittingEmptySubsequences: false)
    guard groups.count > 1, let first = groups.first else { return false }
    return (1...3).contains(first.count) && first.first != "0"
      && groups.dropFirst().allSatisfy { $0.count == 3 }
  }
}
