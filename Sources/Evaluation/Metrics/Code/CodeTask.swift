import Sandboxing
import Workflows

/// What a row of HumanEval, MBPP or MASPO's variants wants of a program.
struct CodeTask {
  private enum Tests {
    case check(String, passesEntryPoint: Bool)
    case assertions([String])
  }

  let entryPoint: String?
  let prompt: String?
  private let tests: Tests
  private let imports: [String]

  /// `nil` without tests.
  init?(_ example: Example, preferringAssertions: Bool = false) {
    let fields = example.fields
    let list = Self.texts(fields["test_list"])
    prompt = fields["prompt"]
    imports = Self.texts(fields["test_imports"])
    entryPoint = fields["entry_point"]
    if let test = fields["test"], entryPoint != nil, !preferringAssertions || list.isEmpty {
      tests = .check(test, passesEntryPoint: !Self.checkTakesNothing(test))
    } else if !list.isEmpty {
      tests = .assertions(list)
    } else {
      return nil
    }
  }

  /// Whether the answer goes through the sanitiser.
  var isSanitised: Bool { if case .check = tests { true } else { false } }

  /// The function that is wanted: the row's entry point, else what its assertions call and the reply defines,
  /// else what they call most.
  func functionName(in reply: String) -> String? {
    guard entryPoint == nil, case .assertions(let list) = tests else { return entryPoint }
    return FunctionName.defined(by: reply, calledIn: list) ?? FunctionName.mostCalled(in: list)
  }

  /// What the published harness offers to every program, and what the prompt defines for its function.
  private func context(_ compatibility: Compatibility) -> String {
    switch compatibility {
    case .strict: return Self.offered + preamble + imports.map { "\($0)\n" }.joined()
    case .reference:
      guard isSanitised else { return "" }
      let isNeeded = Self.functionsWithHelpers.contains(entryPoint ?? "")
      return Self.offered + (isNeeded ? preamble : "")
    }
  }

  /// What the program is given runs before it, not in it: `from __future__` must be its first statement.
  func job(source: String, _ compatibility: Compatibility) -> PythonJob {
    switch tests {
    case .check(let test, let passesEntryPoint):
      return PythonJob(
        source: source, prelude: context(compatibility), entryPoint: entryPoint,
        action: .check(test: test, passesEntryPoint: passesEntryPoint),
        limits: Self.limits)
    case .assertions(let list):
      let needsMath = list.contains { $0.contains("math.") }
      return PythonJob(
        source: source, prelude: (needsMath ? "import math\n" : "") + context(compatibility),
        action: .assert(list),
        limits: compatibility == .strict ? Self.limits : Self.maspoLimits)
    }
  }

  private static let limits = SandboxLimits(wallTime: .seconds(15), cpuTime: .seconds(15))
  /// A correct program of MBPP needs nearly as long on a slow machine.
  private static let maspoLimits = SandboxLimits(wallTime: .seconds(5), cpuTime: .seconds(5))

  /// Functions whose prompts define a helper that the sanitised answer may lack.
  private static let functionsWithHelpers: Set<String> = [
    "decode_cyclic", "decode_shift", "find_zero",
  ]
  private static let offered =
    "import math, hashlib, re\nfrom typing import Any, Dict, List, Optional, Tuple\n"

  /// The prompt's lines before the function that it asks for.
  private var preamble: String {
    guard let prompt, let entryPoint else { return "" }
    let lines = prompt.split(separator: "\n", omittingEmptySubsequences: false)
    // The prompt of MBPP is prose before its function.
    guard let start = lines.firstIndex(where: { $0.hasPrefix("def \(entryPoint)(") }),
      lines[..<start].allSatisfy(Self.looksLikeCode)
    else { return "" }
    // It has no effect on a program of its own, and must not stand behind other statements.
    return lines[..<start].filter { !$0.hasPrefix("from __future__ ") }
      .joined(separator: "\n") + "\n"
  }

  /// White space at the left, or a word that begins a statement at the top level.
  private static func looksLikeCode(_ line: Substring) -> Bool {
    guard let first = line.first, !first.isWhitespace else { return true }
    return ["def ", "import ", "from ", "class ", "@", "#"].contains(where: line.hasPrefix)
  }

  private static func checkTakesNothing(_ test: String) -> Bool {
    guard let start = test.firstRange(of: "def check(") else { return false }
    return test[start.upperBound...].drop(while: \.isWhitespace).first == ")"
  }

  /// The strings of a JSON list as the row holds it.
  private static func texts(_ field: String?) -> [String] {
    guard let field, case .array(let values)? = try? JSONValue(utf8: Array(field.utf8)) else {
      return []
    }
    return values.map(\.text)
  }
}
