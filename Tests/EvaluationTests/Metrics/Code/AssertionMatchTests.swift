import Testing
import Workflows

@testable import Evaluation

struct AssertionMatchTests {
  @Test func runsEveryAssertion() async throws {
    let sandbox = try await PythonServices.sandbox()
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
  }
}
