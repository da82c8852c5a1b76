import LanguageModels
import PromptSpace
import Testing
import Workflows
import _TestSupport

/// How many calls each protocol makes: against the formula on known graphs, and against runs of random ones.
@Suite(.timeLimit(.minutes(2)))
struct CommunicationCallsTests {
  typealias Fixtures = WorkflowFixtures

  private static func chain(_ length: Int) throws -> WorkflowDefinition {
    try WorkflowDefinition(
      name: "chain", inputs: ["question"],
      agents: (0..<length).map { index in
        index == 0
          ? Fixtures.agent("a0", "Q {question}")
          : Fixtures.agent(
            AgentID("a\(index)"), "R {a\(index - 1)}", after: [AgentID("a\(index - 1)")])
      })
  }

  private static func calls(
    _ workflow: WorkflowDefinition, _ kind: CommunicationProtocol,
    _ change: (inout CommunicationOptions) -> Void = { _ in }
  ) -> [ClosedRange<Int>] {
    var options = CommunicationOptions()
    options.steps = 3
    change(&options)
    return CommunicationCalls(of: workflow, by: kind, options).calls
  }

  /// The published table for three agents and three steps, which is the most of each range.
  @Test func publishedGraphs() throws {
    let chain = try Self.chain(4)
    #expect(Self.calls(chain, .streaming).map(\.upperBound) == [1, 3, 3, 3])
    let tree = try WorkflowDefinition(
      name: "tree", inputs: ["question"],
      agents: [
        Fixtures.agent("a", "{question}"), Fixtures.agent("b", "{a}", after: ["a"]),
        Fixtures.agent("c", "{a}", after: ["a"]),
        Fixtures.agent("d", "{b}{c}", after: ["b", "c"]),
      ])
    #expect(Self.calls(tree, .streaming).map(\.upperBound) == [1, 3, 3, 6])
    // What waits for all parents reads them at once.
    #expect(Self.calls(tree, .segmented).map(\.upperBound) == [1, 3, 3, 1])
    let graph = try WorkflowDefinition(
      name: "graph", inputs: ["question"],
      agents: [
        Fixtures.agent("a", "{question}"), Fixtures.agent("b", "{a}", after: ["a"]),
        Fixtures.agent("c", "{a}{b}", after: ["a", "b"]), Fixtures.agent("d", "{c}", after: ["c"]),
      ])
    #expect(Self.calls(graph, .streaming).map(\.upperBound) == [1, 3, 6, 6])
    #expect(
      Self.calls(graph, .streaming) { $0.mergeOrder = .barrier }.map(\.upperBound) == [1, 3, 3, 3])
  }

  @Test func eachProtocolOfAChain() throws {
    let chain = try Self.chain(3)
    #expect(Self.calls(chain, .stepwise) == [1...1, 1...1, 1...1])
    #expect(Self.calls(chain, .serial) == [1...1, 1...1, 1...1])
    #expect(Self.calls(chain, .single) == [1...1, 0...0, 0...0])
    #expect(Self.calls(chain, .emulated) == [2...4, 1...3, 1...3])
    #expect(Self.calls(chain, .streaming) { $0.warmsUp = true } == [1...1, 2...4, 2...4])
    #expect(Self.calls(chain, .segmented) { $0.warmsUp = true } == [1...1, 1...3, 1...3])
    #expect(Self.calls(chain, .streaming) { $0.checksFirstStep = true }[0] == 1...3)
    #expect(
      Self.calls(chain, .streaming) { $0.handsOnEachStep = true } == [1...1, 1...3, 1...9])
    #expect(Self.calls(chain, .streaming) { $0.stableCalls = 2 } == [0...1, 0...3, 1...3])
    #expect(
      CommunicationCalls(of: chain, byAnyOf: [.single, .streaming]).calls == [1...1, 0...8, 0...8])
  }

  /// Steps of steps of steps are a number all the same.
  @Test func aLongChainDoesNotOverflow() throws {
    let calls = Self.calls(try Self.chain(40), .streaming) {
      $0.handsOnEachStep = true
      $0.steps = 1000
    }
    #expect(calls.last?.upperBound == CommunicationCalls.largest)
  }

  @Test func agentsThatWorkAtOnceMakeTheirOwnCalls() throws {
    let workflow = try WorkflowDefinition(
      name: "vote", inputs: ["question"],
      agents: [
        Fixtures.agent("a", "{question}"),
        Fixtures.agent("b", "{a}", after: ["a"]) {
          $0.samples = 4
          $0.combination = .majority
        },
        Fixtures.agent("c", "{b}", after: ["b"]),
      ])
    #expect((0..<3).map(workflow.worksInSteps) == [true, false, true])
    #expect(Self.calls(workflow, .streaming) == [1...1, 4...4, 1...1])
  }

  // MARK: Runs

  private struct Draw {
    let workflow: WorkflowDefinition
    let kind: CommunicationProtocol
    let options: CommunicationOptions

    init(_ random: inout TestRandom) throws {
      let count = Int.random(in: 1...6, using: &random)
      var agents: [AgentDefinition] = []
      for index in 0..<count {
        let parents = (0..<index).filter { _ in random.share() < 0.5 }.map { AgentID("a\($0)") }
        let shown = parents.filter { _ in random.share() < 0.8 }.map { "{\($0)}" }.joined()
        let samples = random.share() < 0.1 ? 2 : 1
        agents.append(
          Fixtures.agent(AgentID("a\(index)"), "T {question} \(shown)", after: parents) {
            $0.samples = samples
            $0.combination = .majority
          })
      }
      workflow = try WorkflowDefinition(
        name: "random", inputs: ["question"], agents: agents, result: AgentID("a\(count - 1)"))
      kind = CommunicationProtocol.allCases.randomElement(using: &random) ?? .streaming
      var options = CommunicationOptions()
      options.steps = Bool.random(using: &random) ? Int.random(in: 1...5, using: &random) : nil
      options.maximumSteps = Int.random(in: 1...4, using: &random)
      options.mergeOrder =
        CommunicationOptions.MergeOrder.allCases.randomElement(using: &random) ?? .arrival
      options.maximumBatch = random.share() < 0.3 ? Int.random(in: 1...3, using: &random) : nil
      options.handsOnEachStep = random.share() < 0.2
      options.checksFirstStep = random.share() < 0.3
      options.warmsUp = random.share() < 0.3
      options.allowsApproval = random.share() < 0.3
      options.stableCalls = random.share() < 0.15 ? 2 : nil
      self.options = options
    }
  }

  /// Replies of at most that many bytes, each of which is a token here.
  private static let limit = 120

  private static func reply(to request: ChatRequest, _ random: inout TestRandom) -> String {
    let last = request.messages.last?.content ?? ""
    if last.hasSuffix("Answer YES or NO.") { return random.share() < 0.5 ? "YES" : "NO" }
    if random.share() < 0.1 { return "" }
    if random.share() < 0.1 { return "OK\nEND_STEP" }
    let count = random.share() < 0.6 ? 1 : Int.random(in: 0...6, using: &random)
    let steps = (0..<count).map { "step \($0)\nEND_STEP\n" }.joined()
    return steps + (random.share() < 0.3 ? "tail" : "")
  }

  /// Nothing here fails, so every count must lie in its range, and every request below its bound.
  @Test(arguments: 0..<12) func observedCallsLieInTheRange(block: Int) async throws {
    for number in 0..<40 {
      var random = TestRandom(seed: 77, number: block * 1_000 + number)
      let draw = try Draw(&random)
      let seed = UInt64.random(in: 0...UInt64.max, using: &random)
      let model = ScriptedModel { request, context in
        // Of what was asked, whatever the order.
        let text = request.messages.map(\.content).joined()
        var own = TestRandom(
          seed: seed, number: text.utf8.reduce(7) { ($0 &* 31 &+ Int($1)) & 0xffff_ffff })
        for _ in 0..<Int.random(in: 0...4, using: &own) { await Task.yield() }
        return .scripted(Self.reply(to: request, &own))
      }
      let stepwise = try StepwiseExecutor(workflow: draw.workflow, models: ["small": model])
      let executor: any WorkflowExecutor =
        draw.kind == .stepwise
        ? stepwise : StreamingExecutor(stepwise, protocol: draw.kind, options: draw.options)
      _ = try await executor.run(
        draw.workflow.seedTemplates, on: ExecutionInput(fields: ["question": "why?"]))
      let expected = CommunicationCalls(of: draw.workflow, by: draw.kind, draw.options)
      let bounds = Self.inputBounds(draw, expected)
      for (index, agent) in draw.workflow.agents.enumerated() {
        let calls = model.calls.filter { $0.context.agent == agent.id.rawValue }
        #expect(
          expected.calls[index].contains(calls.count), "\(agent.id) made \(calls.count): \(draw)")
        let largest = calls.map { TokenBound.worstInput($0.request.messages.map(\.content)) }.max()
        #expect((largest ?? 0) <= bounds[index], "\(agent.id): \(draw)")
      }
      #expect(executor.callsPerExample == expected.total.upperBound)
    }
  }

  private static func inputBounds(_ draw: Draw, _ calls: CommunicationCalls) -> [Int] {
    let openings = zip(draw.workflow.agents, draw.workflow.topology.predecessors).map {
      TokenBound.worstInput(bytes: $0.prompt.utf8.count + 4 + $1.count * limit)
    }
    return calls.inputBounds(openings: openings, outputs: openings.map { _ in limit })
  }
}
