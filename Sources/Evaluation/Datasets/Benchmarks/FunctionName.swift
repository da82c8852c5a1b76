/// Finds out which function some Python assertions are about, from their text alone.
enum FunctionName {
  /// The name called most often that is no Python built-in; the first of several.
  ///
  /// The rule of the MASPO reference: a method's name counts, so `math.isclose(f(1), 2)` may give `isclose`.
  static func mostCalled(in tests: [String]) -> String? {
    mostFrequent(tests.flatMap(called).filter { !builtins.contains($0) })
  }

  /// The function called most often among those that the code defines at its top level.
  static func defined(by code: String, calledIn tests: [String]) -> String? {
    let functions = Set(code.matches(of: /(?m)^def[ \t]+([A-Za-z_]\w*)/).map { String($0.1) })
    return mostFrequent(tests.flatMap(called).filter(functions.contains))
  }

  private static func called(in test: String) -> [String] {
    // Unicode's own word boundaries see one word in `math.isclose`.
    test.matches(of: /\b([A-Za-z_]\w*)\s*\(/.wordBoundaryKind(.simple)).map { String($0.1) }
  }

  private static func mostFrequent(_ names: [String]) -> String? {
    var counts: [String: Int] = [:]
    for name in names { counts[name, default: 0] += 1 }
    guard let most = counts.values.max() else { return nil }
    return names.first { counts[$0] == most }
  }

  /// Built-in functions of Python 3 that stand in assertions.
  private static let builtins: Set<String> = [
    "abs", "all", "any", "ascii", "bin", "bool", "bytearray", "bytes", "callable", "chr", "complex",
    "dict", "dir", "divmod", "enumerate", "eval", "exec", "filter", "float", "format", "frozenset",
    "getattr", "hasattr", "hash", "hex", "id", "input", "int", "isinstance", "issubclass", "iter",
    "len", "list", "map", "max", "min", "next", "object", "oct", "open", "ord", "pow", "print",
    "range", "repr", "reversed", "round", "set", "setattr", "slice", "sorted", "str", "sum",
    "super", "tuple", "type", "vars", "zip",
  ]
}
