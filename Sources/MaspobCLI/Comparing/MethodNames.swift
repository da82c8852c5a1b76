/// The methods that a comparison names, in the order in which they are named; the baseline is one of them.
struct MethodNames {
  let names: [String]
  /// The index of the one that the others are set beside.
  let baseline: Int

  /// - Parameters:
  ///   - list: names with their settings, separated by commas.
  ///   - baseline: comes last where the list does not name it.
  /// - Throws: ``UsageError`` for a method that is named twice.
  init(_ list: String, baseline: String) throws {
    var names = list.split(separator: ",").map(String.init)
    if !names.contains(baseline) { names.append(baseline) }
    if let twice = Self.repeated(names) {
      throw UsageError("--methods names '\(twice)' twice")
    }
    self.names = names
    self.baseline = names.firstIndex(of: baseline) ?? 0
  }

  static func repeated(_ names: [String]) -> String? {
    names.first { name in names.count { $0 == name } > 1 }
  }
}
