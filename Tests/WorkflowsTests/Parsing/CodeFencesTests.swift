import Testing

@testable import Workflows

@Suite struct CodeFencesTests {
  @Test(arguments: [
    ("So:\n```python\nimport a\n```\nand\n```Python\n  b\n\n```", "import a\n\n  b"),
    ("```\nx = 1\n```\n```js\ny\n```", "x = 1\n\ny"),
    ("```js\ny\n```\n```py\nz\n```", "z"), ("  x = 1\n", "x = 1"),
    ("```x = 1```", "x = 1"), ("```python\nnever closed", "```python\nnever closed"),
    ("```x = 1\ny = 2\n```", "x = 1\ny = 2"),
  ]) func pythonComesFirstThenAnyBlockThenTheWhole(reply: String, code: String) {
    #expect(OutputParser.code.parse(reply) == code)
  }

  @Test(arguments: [
    ("```python\nx\n```", true), ("```python\nx\n```\nand", true), ("```python\nx", false),
    ("```\na\n```\n```\nb", false), ("x = 1", false),
  ]) func aCutReplyIsCompleteWhenItsFencesAreClosed(reply: String, isComplete: Bool) {
    #expect(OutputParser.code.isComplete(inCut: reply) == isComplete)
    #expect(OutputParser.function().isComplete(inCut: reply) == isComplete)
  }

  @Test func instructionsNameEveryTagAndTheFunction() throws {
    let tags = OutputParser.tags(["thought", "final_answer"], output: "thought")
    let text = try #require(
      FormatInstructions.text(for: tags, notes: ["thought": "why"]))
    #expect(text.hasSuffix("<thought>why</thought>\n<final_answer>the final answer</final_answer>"))
    let code = try #require(FormatInstructions.text(for: .code, entryPoint: "solve"))
    #expect(code.hasSuffix("The code must define a function named `solve`."))
    #expect(FormatInstructions.text(for: .wholeText) == nil)
    let json = try #require(FormatInstructions.text(for: .jsonField("x")))
    #expect(json.contains("\"x\""))
  }
}
