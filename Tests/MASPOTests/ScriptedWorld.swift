import MASPO
import PromptSpace
import Randomness
import Synchronization
import Testing

/// A workflow, a writer and a judge by rule, which remember every request.
///
/// An agent says how good it and everything it read is: the sum of the `+` in the prompts at and above it.
final class ScriptedWorld: MASPOWorkflow, MASPOWriter, MASPOJudge {
  /// One request, told apart from all others by its text.
  enum Call: Hashable, Sendable {
    case run(prompts: [String], question: Int)
    case rerun(agent: Int, prompts: [String], question: Int, base: [WorkflowRun.Step?])
    case proposal(ProposalRequest)
    case judgement(JudgeRequest)
  }

  typealias Hook = @Sendable (Call) async throws -> Void

  let graph: Graph
  let writing: @Sendable (ProposalRequest) -> String
  let judging: @Sendable (JudgeRequest) -> String
  private let hook: Hook
  private let made = Mutex<[Call]>([])

  init(
    _ graph: Graph, writing: @escaping @Sendable (ProposalRequest) -> String = World.renamed,
    judging: @escaping @Sendable (JudgeRequest) -> String, hook: @escaping Hook = { _ in }
  ) {
    self.graph = graph
    self.writing = writing
    self.judging = judging
    self.hook = hook
  }

  var calls: [Call] { made.withLock { $0 } }
  var services: MASPOServices { MASPOServices(workflow: self, writer: self, judge: self) }

  var proposals: [ProposalRequest] {
    calls.compactMap { if case .proposal(let request) = $0 { request } else { nil } }
  }

  var judgements: [JudgeRequest] {
    calls.compactMap { if case .judgement(let request) = $0 { request } else { nil } }
  }

  private func note(_ call: Call) async throws {
    try await hook(call)
    made.withLock { $0.append(call) }
  }

  // MARK: Workflow

  func run(prompts: [String], question: Int) async throws -> WorkflowRun {
    try await note(.run(prompts: prompts, question: question))
    return fill([WorkflowRun.Step?](repeating: nil, count: prompts.count), prompts, question)
  }

  func rerun(
    from agent: Int, prompts: [String], question: Int, base: WorkflowRun
  ) async throws -> WorkflowRun {
    try await note(.rerun(agent: agent, prompts: prompts, question: question, base: base.steps))
    var steps = base.steps
    for descendant in graph.topology.descendants(including: agent) { steps[descendant] = nil }
    return fill(steps, prompts, question)
  }

  private func fill(
    _ known: [WorkflowRun.Step?], _ prompts: [String], _ question: Int
  ) -> WorkflowRun {
    var steps = known
    var calls = 0
    for agent in graph.topology.topologicalOrder where steps[agent] == nil {
      let read = graph.topology.predecessors[agent].map { steps[$0]?.handOff ?? "" }
      let text = read.joined(separator: "\n---\n")
      let quality = World.quality(prompts[agent]) + World.quality(text)
      let output =
        "q\(question) a\(agent) [\(World.digest(prompts[agent] + text))] "
        + String(repeating: "+", count: quality)
      steps[agent] = WorkflowRun.Step(context: text, output: output)
      calls += graph.callsPerAgent[agent]
    }
    return WorkflowRun(steps: steps, calls: calls)
  }

  func objection(to prompt: String, for agent: Int) -> String? {
    prompt.contains("{question}") ? nil : "it lacks {question}"
  }

  func placeholders(of agent: Int) -> [String] { ["question"] }

  // MARK: Models

  func propose(_ request: ProposalRequest) async throws -> String {
    try await note(.proposal(request))
    return writing(request)
  }

  func compare(_ request: JudgeRequest) async throws -> String {
    try await note(.judgement(request))
    return judging(request)
  }
}

/// The graphs of the published study.
struct Graph: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let topology: WorkflowTopology
  let callsPerAgent: [Int]

  /// - Parameters:
  ///   - edges: per agent, whom it reads.
  ///   - silent: agents that ask nobody.
  init(_ name: String, reading edges: [[Int]], silent: Set<Int> = []) {
    testDescription = name
    let agents = edges.indices.map { AgentID("agent\($0)") }
    let dependencies = edges.enumerated().map { (agents[$0], $1.map { agents[$0] }) }
    do {
      topology = try WorkflowTopology(
        agents: agents, dependencies: Dictionary(uniqueKeysWithValues: dependencies))
    } catch { preconditionFailure("\(error)") }
    // The agent and whoever summarises it.
    callsPerAgent = edges.indices.map { silent.contains($0) ? 0 : 2 }
  }

  static let reflect = Graph("reflect", reading: [[], [0]])
  static let debate = Graph("debate", reading: [[], [], [0, 1]])
  static let hierarchical = Graph("hierarchical", reading: [[], [], [], [0, 1, 2]])
  static let debateThenAggregate = Graph("debate_llm_agg", reading: [[], [], [0, 1], [2]])
  static let vote = Graph("aggregate", reading: [[], [0]], silent: [1])

  func problem(questions: Int = 50) -> MASPOProblem {
    MASPOProblem(
      topology: topology, resultAgent: topology.count - 1,
      seedPrompts: topology.agents.map { "You are \($0). {question}" },
      isOptimizable: callsPerAgent.map { $0 > 0 }, callsPerAgent: callsPerAgent,
      questionCount: questions)
  }
}

enum World {
  /// FNV-1a in hexadecimal.
  static func digest(_ text: String) -> String {
    String(SeedSequence(seed: 1).child(text).value, radix: 36)
  }

  static func quality(_ text: String) -> Int { text.count { $0 == "+" } }

  /// A new name every time.
  @Sendable static func renamed(_ request: ProposalRequest) -> String {
    "<prompt>Agent \(digest("\(request)")). {question}</prompt>"
  }

  /// One of: a worse prompt, one that is as good, a better one.
  @Sendable static func mixed(_ request: ProposalRequest) -> String {
    let draw = SeedSequence(seed: 2).child("\(request)").value
    let change = [-1, 0, 1, 1][Int(draw % 4)]
    let marks = String(repeating: "+", count: max(0, quality(request.prompt) + change))
    return "<prompt>Agent \(draw % 1000) \(marks) {question}</prompt>"
  }

  /// Prefers what is better; between equals a coin decides.
  @Sendable static func honest(_ request: JudgeRequest) -> String {
    let (first, second) = (quality(request.first), quality(request.second))
    return first == second ? coin(0)(request) : first > second ? "A" : "B"
  }

  /// A fair coin that shows the same for the same request.
  static func coin(_ seed: UInt64) -> @Sendable (JudgeRequest) -> String {
    { request in
      // Interpolating the whole request would take most of the time of these tests.
      let text = request.role.rawValue + request.first + "|" + request.second
      return SeedSequence(seed: seed).child(text).child(request.question).value >> 17 & 1 == 0
        ? "A" : "B"
    }
  }
}
