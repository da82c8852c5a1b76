import Sandboxing
import Testing
import Workflows
import _TestSupport

@testable import Evaluation

/// Correct programs as models write them, each with a wrong twin that must fail.
struct StrictProgramTests {
  private static let row = [
    "entry_point": "add",
    "prompt": "def add(a, b):\n    \"\"\"The sum of a and b.\"\"\"\n",
    "test":
      "def check(candidate):\n    assert candidate(1, 2) == 3\n    assert candidate(5, 5) == 10\n",
  ]

  private func score(
    _ reply: String, runner: (any CodeRunner)? = nil
  ) async throws -> Double {
    let sandbox = try await PythonServices.sandbox()
    let metric = PassAtOne(
      .strict, runner: runner ?? sandbox, sanitizer: try await PythonServices.sanitizer())
    return try await metric.score(reply, for: Example(id: "1", fields: Self.row))
  }

  private func expectRight(_ reply: String) async throws {
    #expect(try await score(reply) == 1)
    let wrong = reply.replacing("a + b", with: "a - b")
    #expect(wrong != reply)
    #expect(try await score(wrong) == 0)
  }

  private static let solution = "```python\ndef add(a, b):\n    return a + b\n```\n"

  @Test(arguments: [
    "\(solution)Use it so:\n```python\nx = 1\ny = 2\nz = add(x, y)\nw = add(z, y)\nprint(w)\n```",
    "First version:\n```python\ndef add(a, b):\n    return a * b\n```\nFixed version:\n\(solution)",
    "x = 1\ny = 2\nz = 3\nw = 4\n\n\(solution)",
    "```python\ndef add(a, b): return a + b\n```",
    "```python\nadd = lambda a, b: a + b\n```",
    "<code>def add(a, b): return a + b</code>",
    "```def add(a, b): return a + b```",
    "Here: ```python\ndef add(a, b):\n    return a + b```",
    "~~~\ndef add(a, b):\n    return a + b\n~~~\nAny questions?",
    "```python def add(a, b):\n    return a + b\n```",
    "```def add(a, b):\n    return a + b\n```",
    "```py import math\ndef add(a, b):\n    return a + b\n```",
    "```import math\ndef add(a, b):\n    return a + b + math.floor(0.5)\n```",
    "````python\ndef add(a, b):\n    return a + b\n````",
    "Sure.\n```python\ndef add(a, b):\n    return a + b\n",
    "```\ndef sum_of(a, b):\n    return a + b\n```\n```\ndef add(a, b):\n    return sum_of(a, b)\n```",
    "The function is\n\ndef add(a, b):\n    return a + b\n\nand it is short.",
  ])
  func findsTheProgram(reply: String) async throws { try await expectRight(reply) }

  /// Statements that a reduction to definitions would lose.
  @Test(arguments: [
    "ZERO: int = 0\ndef add(a, b):\n    return a + b + ZERO",
    "X, Y = 0, 0\ndef add(a, b):\n    return a + b + X + Y",
    "_T = {}\n_T['k'] = 0\ndef add(a, b):\n    return a + b + _T['k']",
    "import sys\nsys.setrecursionlimit(5000)\ndef down(n):\n    return n and down(n - 1)\ndef add(a, b):\n    return a + b + down(3000)",
    "try:\n    import no_such_module as nsm\nexcept ImportError:\n    nsm = None\ndef add(a, b):\n    return a + b if nsm is None else 0",
    "if True:\n    def add(a, b):\n        return a + b",
    "from __future__ import annotations\ndef add(a: Later, b: Later) -> Later:\n    return a + b",
  ])
  func runsProgramsUnreduced(program: String) async throws {
    try await expectRight("```python\n\(program)\n```")
    try await expectRight(program)
  }

  /// Top-level code that fails by itself says nothing about the function.
  @Test(arguments: [
    "print(add(1, 2))", "n = int(input())", "assert add(1, 1) == 3", "exit()", "undefined_name",
  ])
  func demonstrationsDoNotCount(usage: String) async throws {
    try await expectRight("```python\ndef add(a, b):\n    return a + b\n\n\(usage)\n```")
  }

  @Test func anEndlessDemonstrationDoesNotCount() async throws {
    let reply = "```python\ndef add(a, b):\n    return a + b\n\nwhile True:\n    pass\n```"
    let runner = try await PythonServices.impatientSandbox()
    #expect(try await score(reply, runner: runner) == 1)
    #expect(runner.jobs.count > 1)
    #expect(runner.jobs.allSatisfy { $0.limits.cpuTime == .seconds(15) })
  }

  @Test(arguments: [
    "```python\n    return a + b\n```", "return a + b", "a = int(a)\n    return a + b",
    "```python\na = int(a)\n    return a + b\n```", "```python\nreturn a + b\n```",
    "if a:\n    return a + b\nreturn b + a - a + 0 * (a + b)",
    "if a:\n        return a + b\n    return b", "    a = int(a)\n    return a + b\n",
    "Here is the rest:\n```python\n        return a + b\n```\nDone.",
  ])
  func continuesThePrompt(body: String) async throws { try await expectRight(body) }

  @Test func matchesWholeNames() {
    for line in ["def add(a):", "async def add (a):", "class add:", "add = 1", "add: int = 1"] {
      #expect(TopLevelNames.contains("add", in: line))
      #expect(TopLevelNames.contains("add", in: "if True:\n    \(line)"))
      #expect(!TopLevelNames.contains("add", in: "class Box:\n    \(line)"))
      let longer = line.replacing("add", with: "addition")
      #expect(!TopLevelNames.contains("add", in: longer))
    }
    #expect(!TopLevelNames.contains("add", in: "add == 1\nadd(1)\n# add = 1\nadd: int"))
    #expect(TopLevelNames.contains(nil, in: "f = lambda: 1"))
    #expect(!TopLevelNames.contains(nil, in: "f = 1"))
  }
}
