import Testing
import Workflows

@Suite struct FunctionTextTests {
  private static let bare = "def f(x):\n    y=1\n\n    return y"

  /// The published vectors, and the repaired value.
  @Test(
    arguments: [
      (
        "```python\ndef a(): pass\n```\n```python\ndef b(): pass\n```", "def b(): pass",
        "def b(): pass"
      ),
      (bare, "def f(x):\n    y=1", bare),
      ("f = lambda x: x", nil, nil),
      ("square = lambda x: x * x", nil, nil),
      ("<code>def z(): pass</code>", "def z(): pass", "def z(): pass"),
      ("```py\ndef a(): pass\n```", "py\ndef a(): pass", "def a(): pass"),
      ("```\ndef a(): pass\n```", "def a(): pass", "def a(): pass"),
      ("```python\nclass A: pass\n```", nil, "class A: pass"),
    ] as [(String, String?, String?)])
  func thePublishedVectors(reply: String, reference: String?, strict: String?) {
    #expect(FunctionText.text(in: reply, .reference) == reference)
    #expect(FunctionText.text(in: reply, .strict) == strict)
  }

  @Test(
    arguments: [
      (
        "```python\ndef a(): 1\n```\n```python\nx = 1\n```\n```python\ndef b(): 2\n```",
        "def b(): 2", "def b(): 2"
      ),
      ("```python3\ndef f(): 1\n```", "3\ndef f(): 1", "def f(): 1"),
      ("```python def f(): 1```", "def f(): 1", "def f(): 1"),
      ("```py\ndef f(): 1\n```\n```\ndef g(): 2\n```", "def g(): 2", "def g(): 2"),
      (
        "```python\ndef f(): 1\n```\n<code>\ndef g(): 2\n</code>\nor <code>x</code>", "def g(): 2",
        "def g(): 2"
      ),
    ] as [(String, String?, String?)])
  func theLastFencedFunctionIsTaken(reply: String, reference: String?, strict: String?) {
    #expect(OutputParser.function(.reference).parse(reply) == reference)
    #expect(OutputParser.function(.strict).parse(reply) == strict)
  }

  @Test(
    arguments: [
      (bare + "\nThat is all.", "def f(x):\n    y=1", bare),
      ("Here:\nimport math\n\n" + bare, "def f(x):\n    y=1", "import math\n\n" + bare),
      (
        "M = 7\n\n@cache\ndef f(\n    x\n):\n    return x\n\n# next\ndef g(x): return f(x)\n\nDone.",
        "def f(\n    x\n):\n    return x",
        "M = 7\n\n@cache\ndef f(\n    x\n):\n    return x\n\n# next\ndef g(x): return f(x)"
      ),
      (
        "n = 5\nhere, so\nimport re\ndef f(x): return x", "def f(x): return x",
        "import re\ndef f(x): return x"
      ),
      ("So: def f(x): return x", "def f(x): return x", "def f(x): return x"),
      (
        "def f(x): return x\n```\ny = f(1)\n```", "def f(x): return x\n```\ny = f(1)\n```",
        "def f(x): return x"
      ),
      ("```python\ndef f(x):\n    return x", "def f(x):\n    return x", "def f(x):\n    return x"),
      ("class A:\n    x = 1\nDone.", nil, "class A:\n    x = 1"),
      ("by def of a limit", "def of a limit", nil),
      ("class of functions", nil, nil),
    ] as [(String, String?, String?)])
  func whatIsNotFencedIsFound(reply: String, reference: String?, strict: String?) {
    #expect(FunctionText.text(in: reply, .reference) == reference)
    #expect(FunctionText.text(in: reply, .strict) == strict)
  }
}
