import Sandboxing
import Testing
import Workflows

@testable import Evaluation

struct PassAtOneTests {
  private func score(
    _ answer: String, _ fields: [String: String], _ compatibility: Compatibility = .reference
  ) async throws -> Double {
    let metric = PassAtOne(
      compatibility, runner: try await PythonServices.sandbox(),
      sanitizer: try await PythonServices.sanitizer())
    return try await metric.score(answer, for: Example(id: "1", fields: fields))
  }

  private let human = [
    "entry_point": "f",
    "prompt":
      "from math import floor\n\ndef half(x):\n    return floor(x / 2)\n\ndef f(x):\n    \"\"\"Half of x.\"\"\"\n",
    "test": "def check(candidate):\n    assert candidate(5) == 2\n",
  ]

  @Test func runsTheTestsOfTheRow() async throws {
    #expect(try await score("def f(x):\n    return x // 2", human) == 1)
    #expect(
      try await score("Here:\n```python\ndef f(x):\n    return x // 2\n```\nDone.", human) == 1)
    #expect(try await score("def f(x):\n    return x", human) == 0)
    #expect(try await score("def g(x):\n    return x // 2", human) == 0)
    #expect(try await score("I do not know.", human) == 0)
  }

  /// What ends the process, whatever its status, proves nothing.
  @Test(arguments: [
    "exit()", "import os; os._exit(0)", "raise SystemExit(0)", "import sys; sys.exit()",
  ])
  func leavingIsNoPass(statement: String) async throws {
    #expect(try await score("def f(x):\n    \(statement)\n    return 2", human) == 0)
  }

  @Test func offersTheGlobalsOfTheHarness() async throws {
    let code = "def f(x: Optional[int]) -> Any:\n    return math.floor(x / 2)"
    #expect(try await score(code, human) == 1)
  }

  @Test func strictKnowsThePrompt() async throws {
    let usesHelper = "def f(x):\n    return half(x)"
    #expect(try await score(usesHelper, human) == 0)
    #expect(try await score(usesHelper, human, .strict) == 1)
    let continuation = "    return half(x)\n"
    #expect(try await score(continuation, human) == 0)
    #expect(try await score(continuation, human, .strict) == 1)
  }

  /// Three functions get their helper under `reference` as well.
  @Test func givesKnownHelpers() async throws {
    let fields = human.mapValues {
      $0.replacing("def f(", with: "def find_zero(").replacing("\"f\"", with: "\"find_zero\"")
    }.merging(["entry_point": "find_zero"]) { $1 }
    #expect(try await score("def find_zero(x):\n    return half(x)", fields) == 1)
  }

  @Test func aCheckWithoutArgumentsIsCalledSo() async throws {
    let fields = [
      "entry_point": "f", "prompt": "Write f.", "test_imports": "[\"import math\"]",
      "test": "def check():\n    assert f(4) == math.sqrt(16)\n",
      "test_list": "[\"assert f(4) == 4\"]",
    ]
    #expect(try await score("def f(x):\n    return x", fields) == 1)
    #expect(try await score("def f(x):\n    return -x", fields) == 0)
  }

  @Test func strictImportsWhatTheTestsNeed() async throws {
    let fields = [
      "entry_point": "f", "test_imports": "[\"import cmath\"]",
      "test": "def check():\n    assert f(4) == cmath.sqrt(16)\n",
    ]
    #expect(try await score("def f(x):\n    return x", fields) == 0)
    #expect(try await score("def f(x):\n    return x", fields, .strict) == 1)
  }

  @Test func saysWhatIsMissing() async throws {
    let metric = PassAtOne(.reference, runner: nil, sanitizer: nil)
    await #expect(throws: EvaluationError.self) { try await metric.prepare() }
    let example = Example(id: "1", fields: ["test": "x"])
    #expect(metric.objection(to: example)?.hasPrefix("the metric 'pass_at_1' needs") == true)
    try await PassAtOne(
      .reference, runner: PythonServices.sandbox(), sanitizer: PythonServices.sanitizer()
    ).prepare()
  }
}
