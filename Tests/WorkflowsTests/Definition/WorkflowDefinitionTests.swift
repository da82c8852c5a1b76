import PromptSpace
import Testing
import Workflows

struct WorkflowDefinitionTests {
  typealias Fixtures = WorkflowFixtures

  @Test func aSoundWorkflowKnowsItsShape() throws {
    let workflow = try Fixtures.diamond { $0.samples = $0.id == "plan" ? 3 : 1 }
    #expect(workflow.topology.agents == ["write", "plan", "search"])
    #expect(workflow.resultAgent == 0)
    #expect(workflow.callsPerExample == 5)
    #expect(workflow.warnings.isEmpty)
    #expect(workflow.index(of: "search") == 2)
    #expect(workflow.seedPools.map(\.candidates) == workflow.agents.map { [$0.prompt] })
  }

  @Test func anUnknownPlaceholderNamesTheNearest() {
    let agents = [
      Fixtures.agent("solve", "{question}"),
      Fixtures.agent("format", "{question} {solv} {zzzzzz}", after: ["solve"]),
    ]
    #expect(
      Fixtures.error(agents) == """
        agent 'format': the placeholder '{solv}' is neither an input field nor a direct dependency; \
        did you mean 'solve'? (valid: question, solve)
        agent 'format': the placeholder '{zzzzzz}' is neither an input field nor a direct dependency \
        (valid: question, solve)
        """)
  }

  @Test func anIndirectDependencyMustBeDeclared() {
    let agents = [
      Fixtures.agent("a", "{question}"), Fixtures.agent("b", "{a}", after: ["a"]),
      Fixtures.agent("c", "{a} {b}", after: ["b"]),
    ]
    #expect(
      Fixtures.error(agents) == """
        agent 'c': the placeholder '{a}' names an agent that is no direct dependency; \
        add 'a' to the dependencies
        """)
  }

  @Test func mappedPlaceholdersAreCheckedAtTheirSource() {
    let agents = [
      Fixtures.agent("a", "{text}") { $0.sources = ["text": "questions", "txt": "question"] }
    ]
    #expect(
      Fixtures.error(agents) == """
        agent 'a': the placeholder '{text}' (mapped to 'questions') is neither an input field nor a \
        direct dependency; did you mean 'question'? (valid: question)
        agent 'a': a source is given for '{txt}', which the prompt does not have; did you mean 'text'?
        """)
  }

  @Test func severalSinksNeedAResult() throws {
    let agents = [Fixtures.agent("a", "{question}"), Fixtures.agent("b", "{question}")]
    #expect(
      Fixtures.error(agents)
        == "nobody reads the agents 'a', 'b': name the one whose output is the result")
    #expect(Fixtures.error(agents, result: "b") == nil)
    #expect(
      Fixtures.error(agents, result: "B1")
        == "the result is 'B1', which is no agent; did you mean 'b'?")
    let workflow = try WorkflowDefinition(
      name: "test", inputs: ["question"], agents: agents, result: "b")
    #expect(workflow.resultAgent == 1)
  }

  @Test func aBrokenGraphIsNamed() {
    #expect(
      Fixtures.error([Fixtures.agent("write", "x"), Fixtures.agent("b", "x", after: ["wrte"])])
        == "agent 'b' depends on 'wrte', which is no agent; did you mean 'write'?")
    #expect(Fixtures.error([]) == "a workflow needs at least one agent")
    #expect(
      Fixtures.error([
        Fixtures.agent("a", "{b}", after: ["b"]), Fixtures.agent("b", "{a}", after: ["a"]),
      ]) == "the workflow has a cycle: b -> a -> b")
  }

  @Test func everyIssueIsCollected() {
    let agents = [
      Fixtures.agent("a", "{oops") { $0.samples = 0 },
      Fixtures.agent("b", "{nope}") {
        $0.sampling = SamplingParameters(temperature: -1, topP: 0, maxOutputTokens: 0)
      },
    ]
    #expect(
      Fixtures.error(inputs: ["question", "question", "a"], agents) == """
        nobody reads the agents 'a', 'b': name the one whose output is the result
        agent 'a': '{' is never closed at offset 0 (line 1, column 1); write '{{' for a literal brace
        agent 'b': the placeholder '{nope}' is neither an input field nor a direct dependency \
        (valid: question, question, a)
        the input field 'question' is declared twice
        'a' is both an input field and an agent; rename one
        agent 'a': samples must be 1 or more, not 0
        agent 'b': temperature must be 0 or more, not -1.0
        agent 'b': top_p must lie above 0 and not above 1, not 0.0
        agent 'b': max_output_tokens must be 1 or more, not 0
        """)
  }

  @Test func whatIsProbablyNotMeantIsAWarning() throws {
    let workflow = try WorkflowDefinition(
      name: "test", inputs: ["question", "spare"],
      agents: [
        Fixtures.agent("a", "{question}"),
        Fixtures.agent("b", "{question}", after: ["a"]) {
          $0.samples = 3
          $0.sampling.temperature = 0
          $0.combination = .list
        },
      ])
    #expect(
      workflow.warnings.map(\.description) == [
        "agent 'b': depends on 'a', but the prompt never shows its output",
        "agent 'b': draws 3 samples at temperature 0, which are all the same",
        "no prompt reads the input field 'spare'",
        "agent 'b': the result would be a list of 3 samples; combine by majority",
      ])
  }
}
