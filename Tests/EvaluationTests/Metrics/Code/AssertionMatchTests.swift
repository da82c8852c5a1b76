import Sandboxing
import Testing
import Workflows
import _TestSupport

@testable import Evaluation

struct AssertionMatchTests {
  /// Replies that `strict` must read at least as well as `reference` does.
  @Test(arguments: [
    "Here it is:\n\ndef f(x):\n    y = x\n    return y\n\nThat is all there is to it.",
    "Sure:\n```python\ndef f(x):\n    return x",
    "<answer>\ndef f(x):\n    return x\n</answer>",
    "~~~python\ndef f(x):\n    return x\n~~~",
    "A helper:\n```python\ndef g(x):\n    return x\n```\nand\n```python\ndef f(x):\n    return g(x)\n```",
    "```python\ndef f(x):\n    return x\n```\nUse:\n```python\ndef main():\n    print(f(1))\nmain()\n```",
    "f = lambda x: x", "```python\nf = lambda x: x\n```",
    "```python\nfrom __future__ import annotations\ndef f(x: Later):\n    return x\n```",
    "1. Like this:\n   ```py\n   def f(x):\n       return x\n   ```\n",
  ])
  func strictFindsTheProgram(reply: String) async throws {
    let metric = AssertionMatch(
      .strict, runner: try await PythonServices.sandbox(),
      sanitizer: try await PythonServices.sanitizer())
    for named in [[:], ["entry_point": "f"]] {
      let tests = ["test_list": #"["assert f(1) == 1", "assert f(2) == math.sqrt(4)"]"#]
      let example = Example(id: "1", fields: tests.merging(named) { $1 })
      #expect(try await metric.score(reply, for: example) == 1)
      let wrong = reply.replacing("return x", with: "return -x").replacing("x: x", with: "x: -x")
        .replacing("y = x", with: "y = -x")
      #expect(try await metric.score(wrong, for: example) == 0)
    }
  }

  /// Without a sanitizer to make up for it.
  @Test(arguments: [
    "```python def f(x):\n    return x\n```", "```def f(x):\n    return x\n```",
    "```py import math\ndef f(x):\n    return math.floor(x)\n```",
    "~~~ from math import *\ndef f(x):\n    return x\n~~~",
    "```python title=\"a\"\ndef f(x):\n    return x\n```",
  ])
  func aProgramMayBeginOnTheLineOfItsFence(reply: String) async throws {
    let metric = AssertionMatch(.strict, runner: try await PythonServices.sandbox())
    let example = Example(
      id: "1", fields: ["test_list": #"["assert f(1) == 1", "assert f(2) == 2"]"#])
    #expect(try await metric.score(reply, for: example) == 1)
  }

  @Test func theFutureComesFirst() async throws {
    let reply = "```python\nfrom __future__ import annotations\ndef f(x: Later):\n    return x\n```"
    let example = Example(id: "1", fields: ["test_list": #"["assert f(2) == math.sqrt(4)"]"#])
    let metric = AssertionMatch(.reference, runner: try await PythonServices.sandbox())
    #expect(try await metric.score(reply, for: example) == 1)
  }

  @Test func runsEveryAssertion() async throws {
    let sandbox = try await PythonServices.impatientSandbox()
    func score(
      _ answer: String, _ tests: String, _ compatibility: Compatibility = .reference
    ) async throws -> Double {
      let fields = ["test_list": tests, "test_imports": "[\"import cmath\"]"]
      return try await AssertionMatch(compatibility, runner: sandbox)
        .score(answer, for: Example(id: "1", fields: fields))
    }
    let code = "```python\ndef f(x):\n    return x\n```"
    #expect(try await score(code, #"["assert f(1) == 1", "assert f(2) == math.sqrt(4)"]"#) == 1)
    #expect(try await score(code, #"["assert f(1) == 1", "assert f(2) == 3"]"#) == 0)
    #expect(try await score("none", #"["assert True"]"#) == 0)
    #expect(try await score(code, #"["assert f(2) == cmath.sqrt(4)"]"#) == 0)
    #expect(try await score(code, #"["assert f(2) == cmath.sqrt(4)"]"#, .strict) == 1)
    let loop = "```python\ndef f(x):\n    while True: pass\n```"
    #expect(try await score(loop, #"["assert f(1) == 1"]"#) == 0)
    #expect(sandbox.jobs.last?.limits.cpuTime == .seconds(5))
  }
}
