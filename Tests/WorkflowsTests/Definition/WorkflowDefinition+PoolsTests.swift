import PromptSpace
import Randomness
import Testing
import Workflows
import _TestSupport

struct WorkflowDefinitionPoolsTests {
  typealias Fixtures = WorkflowFixtures

  private func chain() throws -> WorkflowDefinition {
    try WorkflowDefinition(
      name: "chain", inputs: ["question"],
      agents: [
        Fixtures.agent("solve", "Solve {question}") { $0.isOptimizable = true },
        Fixtures.agent("format", "Shorten {solve} for {question}", after: ["solve"]) {
          $0.isOptimizable = false
        },
      ])
  }

  private func error(_ workflow: WorkflowDefinition, _ pools: [PromptPool]) -> String? {
    do {
      try workflow.validate(pools: pools)
      return nil
    } catch {
      return error.description
    }
  }

  @Test func soundPoolsAreParsed() throws {
    let workflow = try chain()
    var pools = workflow.seedPools
    pools[0] = PromptPool(
      agent: "solve", candidates: ["Solve {question}", "{question}? {{think}}"])
    #expect(error(workflow, pools) == nil)
    let templates = try workflow.templates(of: pools)
    #expect(templates.map(\.count) == [2, 1])
    #expect(try templates[0][1].fill(["question": "2 {x}"]) == "2 {x}? {think}")
  }

  @Test func everyUnfitCandidateIsNamed() throws {
    let workflow = try chain()
    let pools = [
      PromptPool(
        agent: "solve",
        candidates: [
          "Solve {question}", "Think.", #"{question} \boxed{}"#, "{{question}}",
          "{question} {answer}", "{quesion}", "Solve {question}", #"{question} {"k": 1}"#,
        ]),
      PromptPool(
        agent: "format", candidates: ["Shorten {solve} for {question}", "{solve}{question}"]),
    ]
    #expect(
      error(workflow, pools) == #"""
        agent 'solve', candidate 6: is the same text as candidate 0
        agent 'solve', candidate 1: lacks the placeholder '{question}' of the seed prompt
        agent 'solve', candidate 2: '{}' names no placeholder at offset 17 (line 1, column 18); write '{{}}' for literal braces
        agent 'solve', candidate 3: lacks the placeholder '{question}' of the seed prompt
        agent 'solve', candidate 4: has the placeholder '{answer}', which the seed prompt has not
        agent 'solve', candidate 5: lacks the placeholder '{question}' of the seed prompt
        agent 'solve', candidate 5: has the placeholder '{quesion}', which the seed prompt has not; did you mean 'question'?
        agent 'solve', candidate 7: '{"k": 1}' is no placeholder name at offset 11 (line 1, column 12); write '{{' and '}}' for literal braces
        agent 'format': is not to be optimized, yet has 2 candidates
        """#)
  }

  @Test func poolsMustMatchTheAgents() throws {
    let workflow = try chain()
    let (solve, format) = (workflow.seedPools[0], workflow.seedPools[1])
    #expect(
      error(workflow, [format, solve])
        == "pools must be given as solve, format, not as format, solve")
    #expect(
      error(workflow, [solve, PromptPool(agent: "fromat", candidates: ["x"])]) == """
        agent 'format': has no pool
        a pool is given for 'fromat', which is no agent; did you mean 'format'?
        """)
    #expect(
      error(workflow, [PromptPool(agent: "solve", candidates: ["{question}"]), format])
        == "agent 'solve', candidate 0: differs from the agent's prompt, which must come first")
  }

  @Test func oneCandidateCanBeAskedAbout() throws {
    let workflow = try chain()
    #expect(workflow.objections(to: "{question}!", for: 0).isEmpty)
    #expect(
      workflow.objections(to: "{solve}", for: 1).map(\.description) == [
        "agent 'format': lacks the placeholder '{question}' of the seed prompt"
      ])
  }

  /// Whatever surrounds a placeholder, its sentinel is found.
  @Test(arguments: 0..<100) func soundCandidatesPassTheTrialFill(seed: Int) throws {
    var generator = Xoshiro256StarStar(seed: UInt64(seed))
    let workflow = try chain()
    let before = PromptTemplate.escaping(generator.text(upTo: 5))
    let after = PromptTemplate.escaping("\u{301}\u{2063}" + generator.text(upTo: 5))
    #expect(workflow.objections(to: "\(before){question}\(after)", for: 0).isEmpty)
  }
}
