import Testing

@testable import Evaluation

struct AssertionMatchTests {
  private static let bare = "def f(x):\n    y=1\n\n    return y"

  /// The published vectors of the extraction, and the repaired value.
  @Test(
    arguments: [
      (
        "```python\ndef a(): pass\n```\n```python\ndef b(): pass\n```", "def b(): pass",
        "def b(): pass"
      ),
      (bare, "def f(x):\n    y=1", bare),
      ("f = lambda x: x", "", ""),
      ("<code>def z(): pass</code>", "def z(): pass", "def z(): pass"),
      ("```py\ndef a(): pass\n```", "py\ndef a(): pass", "def a(): pass"),
      ("```\ndef a(): pass\n```", "def a(): pass", "def a(): pass"),
      ("```python\nclass A: pass\n```", "", "class A: pass"),
    ] as [(String, String, String)])
  func extracts(reply: String, reference: String, strict: String) {
    #expect(FencedCode.program(in: reply, .reference) == reference)
    #expect(FencedCode.program(in: reply, .strict) == strict)
  }

  @Test func runsEveryAssertion() async throws {
    let sandbox = try await PythonServices.sandbox()
    func score(
      _ answer: String, _ tests: String, _ compatibility: ScoringCompatibility = .reference
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
