import Foundation
import Sandboxing
import Testing

@Suite(.serialized) struct PythonSanitizerTests {
  private static let starting = Task { PythonSanitizer(try await Sandboxes.python()) }

  private func sanitized(_ text: String, entryPoint: String? = "f") async throws -> String {
    try await Self.starting.value.sanitized(text, entryPoint: entryPoint)
  }

  @Test func keepsWhatTheEntryPointReaches() async throws {
    let text = """
      import math
      X: int = 3
      Y = 1
      a, b = 1, 2
      def helper(n):
          return n + Y + a  # adds
      def f(n):
          return helper(n)
      print(f(2))
      """
    #expect(
      try await sanitized(text) == """
        import math
        Y = 1
        def helper(n):
            return n + Y + a
        def f(n):
            return helper(n)
        """)
  }

  @Test func aWrongNameLeavesNothing() async throws {
    #expect(try await sanitized("def g(n):\n    return n\n") == "")
    #expect(try await sanitized("async def f(n):\n    return n\n") == "")
    #expect(
      try await sanitized("def g(n):\n    return n\n", entryPoint: nil) == "def g(n):\n    return n"
    )
  }

  @Test func ofProseTheFirstLineSurvives() async throws {
    #expect(
      try await sanitized("Here is my answer, step by step.\nFirst we add the numbers.\n")
        == "Here is my answer, step by step.")
    #expect(
      try await sanitized("Sure! Here it is:\n\ndef f(n):\n    return n\n\nThis works well.")
        == "def f(n):\n    return n")
    #expect(try await sanitized("") == "")
  }

  @Test func importsComeFirstAndUnusedDefinitionsGo() async throws {
    let text = """
      class Used: pass
      def unused(): return f
      from os import path
      LIMIT = 3
      def f(n): return Used(), LIMIT
      if __name__ == "__main__":
          f(1)
      """
    #expect(
      try await sanitized(text)
        == "from os import path\nclass Used:\n    pass\nLIMIT = 3\ndef f(n):\n    return (Used(), LIMIT)"
    )
    #expect(try await sanitized(text, entryPoint: nil).contains("def unused"))
  }

  @Test func longTextsAndUnclosedBracketsStayQuick() async throws {
    let prose = String(repeating: "This line is prose, and it's not code at all.\n", count: 600)
    let start = ContinuousClock.now
    #expect(
      try await sanitized(prose + "def f(n):\n    return n\n" + prose) == "def f(n):\n    return n")
    #expect(try await sanitized("x = (\n" + String(repeating: "y = 1\n", count: 100)) == "")
    #expect(ContinuousClock.now - start < .seconds(10))
  }

  @Test func whatIsNestedTooDeeplyToBePrintedStaysAsItIs() async throws {
    let text = "def f(a, b):\n    return a - b" + String(repeating: " + 0", count: 900) + "\n"
    #expect(try await sanitized(text) == text)
  }

  @Test func whatReachesTheTimeLimitStaysAsItIs() async throws {
    let text =
      String(repeating: "x = \"\"\"\nit is (prose's\n", count: 20_000) + "def f(n):\n    return n\n"
    let sanitizer = PythonSanitizer(try await Sandboxes.python(), timeout: .milliseconds(300))
    defer { sanitizer.shutdown() }
    #expect(try await sanitizer.sanitized(text, entryPoint: "f") == text)
  }

  /// The quick search against the slow one that the rule describes.
  @Test func findsTheRangeThatTheFullSearchFinds() async throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let source = folder.appending(path: "../../Sources/Sandboxing/Resources/sanitizer.py")
    let comparison = """

      import random

      def full_search(text):
          lines = text.split("\\n")
          most, best = 0, lines[0]
          for start in range(len(lines)):
              for end in range(start + 2, len(lines) + 1):
                  candidate = "\\n".join(lines[start:end])
                  count = sum(1 for line in lines[start:end] if line.strip())
                  if count > most and parses(candidate):
                      most, best = count, candidate
          return best

      PIECES = ["def f(x):", "    return x", "x = (", ")", "", "  ", "prose is here", "if x:", "    y = 1",
                "\\t z", '\"\"\"', "'it is", "else:", "class A:", "@d", "x = [1,", "2]", "# note", "a \\\\", "import os",
                "y = 2", "    def g():", "        pass", "\\x00", "lambda: (", "f(x)", "try:", "except E:"]

      def handle(request):
          pick = random.Random(request["seed"])
          wrong, found = [], 0
          for _ in range(request["count"]):
              text = "\\n".join(pick.choices(PIECES, k=pick.randrange(1, 14)))
              expected, actual = full_search(text), longest_program(text)
              found += "\\n" in expected
              # Both parse: blank lines at the end make no difference.
              if expected != actual and not (
                      parses(actual) and ast.dump(ast.parse(expected)) == ast.dump(ast.parse(actual))):
                  wrong.append([text, expected, actual])
          return {"wrong": wrong[:3], "found": found}
      """
    let script = try String(contentsOf: source, encoding: .utf8) + comparison
    let service = PythonService(
      try await Sandboxes.python(), name: "the comparison", script: Array(script.utf8))
    let reply = try await service.call(
      Array(#"{"seed": 7, "count": 3000}"#.utf8), timeout: .seconds(60))
    struct Reply: Decodable {
      let wrong: [[String]]
      let found: Int
    }
    let result = try JSONDecoder().decode(Reply.self, from: Data(reply))
    #expect(result.wrong.isEmpty, "\(result.wrong)")
    #expect(result.found > 500)
  }
}
