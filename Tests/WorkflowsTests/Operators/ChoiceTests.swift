import LanguageModels
import PromptSpace
import Testing
import Workflows
import _TestSupport

/// Ensembles and votes.
@Suite(.timeLimit(.minutes(1)))
struct ChoiceTests {
  typealias Fixtures = OperatorFixtures

  private func ensemble(
    of samples: Int, policy: CallErrorPolicy = .missing
  ) throws -> WorkflowDefinition {
    try Fixtures.workflow(
      WorkflowFixtures.agent("draw", "Solve {question}") {
        $0.samples = samples
        $0.errorPolicy = policy
      },
      WorkflowFixtures.agent("choose", "{question}:\n{solutions}", after: ["draw"]) {
        $0.operation = .ensemble(candidates: ["draw"])
        $0.parser = .tag("letter")
      })
  }

  @Test(arguments: [
    ("<letter>B</letter>", "two", "B"), ("<letter> c </letter>", "three", "C"),
    ("<letter>B.</letter>", "one", ""), ("<letter>D</letter>", "one", ""),
    ("<letter></letter>", "one", ""), ("B", "one", ""),
  ]) func aLetterNamesItsCandidateAndAnythingElseTheFirst(
    reply: String, output: String, choice: String
  ) async throws {
    let model = Fixtures.model(["draw": ["one", "two", "three"], "choose": [reply]])
    let result = try await Fixtures.run(try ensemble(of: 3), model)
    #expect(result.output == output)
    let step = try #require(result.trace["choose"])
    #expect(step.prompt == "Q:\nA:\none\n\n\nB:\ntwo\n\n\nC:\nthree")
    #expect(step.values["choice"] == choice)
    #expect(step.missedFormat == choice.isEmpty)
    #expect(result.trace.usage.calls == 4)
  }

  @Test func oneCandidateIsTakenWithoutACall() async throws {
    let model = Fixtures.model(["draw": ["only"]])
    let result = try await Fixtures.run(try ensemble(of: 1), model)
    #expect(result.output == "only")
    #expect(model.calls.count == 1)
    #expect(result.trace["choose"]?.replies == [])
  }

  @Test func droppedSamplesAreNoCandidates() async throws {
    let model = ScriptedModel { request, context in
      guard context.agent == "draw" else { return .scripted("<letter>B</letter>") }
      if request.replicate == 1 { throw Fixtures.refused }
      return .scripted("r\(request.replicate)")
    }
    let result = try await Fixtures.run(try ensemble(of: 3, policy: .drop), model)
    #expect(result.output == "r2")
    #expect(result.trace["choose"]?.prompt == "Q:\nA:\nr0\n\n\nB:\nr2")
    #expect(result.trace["draw"]?.replies == ["r0", "r2"])
    #expect(result.trace.usage.calls == 5, "both attempts of the failed call count")
  }

  @Test func withEverySampleDroppedNobodyIsAsked() async throws {
    let model = ScriptedModel { _, _ in throw Fixtures.refused }
    let failure = try await Fixtures.failure(try ensemble(of: 3, policy: .drop), model)
    #expect(failure?.description == "agent 'draw': the prompt is too long")
    #expect(failure?.trace["draw"]?.fate == .dropped)
    #expect(failure?.trace["choose"]?.replies == [])
    #expect(model.calls.count == 3)
  }

  @Test func aSampleThatMissedItsFormatAndLeftNothingIsNoCandidate() async throws {
    let workflow = try Fixtures.workflow(
      WorkflowFixtures.agent("draw", "{question}") {
        $0.samples = 2
        $0.parser = .tag("x")
      },
      WorkflowFixtures.agent("choose", "{solutions}", after: ["draw"]) {
        $0.operation = .ensemble(candidates: ["draw"])
      })
    let model = Fixtures.model(["draw": ["nothing", "<x>kept</x>"]])
    let result = try await Fixtures.run(workflow, model)
    #expect(result.output == "kept" && model.calls.count == 2)
    #expect(workflow.callRange == 2...3, "with one candidate nobody is asked to choose")
    #expect(try ensemble(of: 3).callRange == 4...4)
    #expect(try ensemble(of: 3, policy: .drop).callRange == 3...4)
    #expect(try ensemble(of: 3, policy: .replace("question")).callRange == 3...4)
  }

  @Test func candidatesComeFromSeveralAgentsValuesAndFields() async throws {
    let workflow = try Fixtures.workflow(
      WorkflowFixtures.agent("a", "{question}") {
        $0.parser = .tags(["why", "what"], output: "what")
      },
      WorkflowFixtures.agent("choose", "{solutions}", after: ["a"]) {
        $0.operation = .ensemble(candidates: ["a", "a.why", "question"])
      })
    let model = Fixtures.model(["a": ["<why>W</why><what>T</what>"], "choose": ["C"]])
    let result = try await Fixtures.run(workflow, model)
    #expect(result.output == "Q")
    #expect(result.trace["choose"]?.prompt == "A:\nT\n\n\nB:\nW\n\n\nC:\nQ")
  }

  @Test(arguments: [
    (VoteComparison.exact, ["A", "b", "B"], "A"), (.answerReference, ["A", "b", "B"], "b"),
    (.answer, [#"\frac{1}{2}"#, "1/2", "3"], "1/2"), (.exact, ["x", "y"], "x"),
    (.exact, ["x", "y", " y "], "y"),
    (.code, ["f = 1", "g = 2 # two", "g=2"], "g = 2 # two"),
  ]) func theMostCommonTextWins(
    comparison: VoteComparison, texts: [String], winner: String
  ) async throws {
    var vote = AgentDefinition(
      id: "vote", silently: .vote(candidates: ["draw"], comparison: comparison))
    vote.dependencies = ["draw"]
    let workflow = try Fixtures.workflow(
      WorkflowFixtures.agent("draw", "{question}") { $0.samples = texts.count }, vote)
    let model = Fixtures.model(["draw": texts])
    let result = try await Fixtures.run(workflow, model)
    #expect(result.output == winner)
    #expect(model.calls.count == texts.count)
  }
}
