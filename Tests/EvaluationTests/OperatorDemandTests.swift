import Evaluation
import Foundation
import LanguageModels
import PromptSpace
import Randomness
import Testing
import Workflows
import _TestSupport

/// Random workflows of operators: what is planned for them is never less than what they take, and a changed
/// prompt is paid at its agent and its readers only.
@Suite(.timeLimit(.minutes(2))) struct OperatorDemandTests {
  @Test(arguments: 0..<120 as Range<UInt64>)
  func noCallExceedsItsBound(seed: UInt64) async throws {
    let subject = try OperatorWorkflow(seed: seed)
    let model = subject.model(failing: seed.isMultiple(of: 3))
    let evaluator = try subject.evaluator(model)
    let demand = try EvaluationDemand(
      of: subject.definition, pools: subject.pools, on: subject.examples)
    for candidate in [0, 1] {
      let before = model.calls.count
      let assignment = PromptAssignment(
        subject.pools.map { min(candidate, $0.candidates.count - 1) })
      _ = try await evaluator.evaluate(.init(assignment, on: .validation, trial: 1)) { _, _ in }
      let calls = model.calls.dropFirst(before)
      for agent in demand.agents {
        for (example, bound) in zip(subject.examples, agent.inputBounds) {
          let own = calls.filter {
            $0.context.agent == agent.id.rawValue && $0.context.example == example.id
          }
          #expect(own.count <= agent.callsPerExample, "\(agent.id)")
          let sent = own.map { TokenBound.worstInput([$0.prompt]) }.max() ?? 0
          #expect(sent <= bound, "\(agent.id)")
          let written = own.compactMap(\.request.maxOutputTokens).max() ?? 0
          #expect(written <= agent.outputLimit, "\(agent.id)")
        }
      }
    }
  }

  /// Without failures no agent asks less often than is told, and those without branches exactly as often.
  @Test(arguments: 0..<60 as Range<UInt64>)
  func theFewestCallsAreMade(seed: UInt64) async throws {
    let subject = try OperatorWorkflow(seed: seed)
    let model = subject.model()
    let demand = try EvaluationDemand(
      of: subject.definition, pools: subject.pools, on: subject.examples)
    let assignment = PromptAssignment(subject.pools.map { _ in 0 })
    let outcome = try await subject.evaluator(model).evaluate(
      .init(assignment, on: .validation, trial: 1)
    ) { _, _ in }
    #expect(outcome.usage.calls == model.calls.count)
    for agent in demand.agents {
      let own = model.calls.filter { $0.context.agent == agent.id.rawValue }.count
      #expect((agent.fewestCalls...agent.calls).contains(own), "\(agent.id)")
    }
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func onlyTheChangedAgentAndItsReadersArePaid(seed: UInt64) async throws {
    let folder = try TemporaryFolder()
    let subject = try OperatorWorkflow(seed: seed)
    let model = subject.model()
    let cache = try ResponseCache(at: folder.url.appending(path: "r.sqlite"))
    let evaluator = try subject.evaluator(
      CachedChatModel(model: model, cache: cache, namespace: "n"))
    func evaluate(_ indices: [Int]) async throws -> (usage: ResourceUsage, asked: Set<String>) {
      let before = model.calls.count
      let outcome = try await evaluator.evaluate(
        .init(PromptAssignment(indices), on: .validation, trial: 1)
      ) { _, _ in }
      #expect(outcome.usage.calls == model.calls.count - before)
      return (outcome.usage, Set(model.calls.dropFirst(before).compactMap(\.context.agent)))
    }
    let seeds = subject.pools.map { _ in 0 }
    let all = try await evaluate(seeds).usage.calls
    let again = try await evaluate(seeds).usage
    #expect(again.calls == 0 && again.cachedCalls == all)
    for (agent, pool) in subject.pools.enumerated() where pool.candidates.count > 1 {
      var indices = seeds
      indices[agent] = 1
      let changed = try await evaluate(indices)
      #expect(
        changed.asked.isSubset(of: subject.downstream[agent].map(\.rawValue)), "\(pool.agent)")
    }
  }

  /// A branch that is not taken costs nothing, whatever its prompt says; one that is taken costs itself and
  /// those who read it.
  @Test(arguments: [true, false]) func anUntakenBranchIsFree(isTaken: Bool) async throws {
    let folder = try TemporaryFolder()
    func agent(_ id: AgentID, _ prompt: String, after senders: [AgentID] = []) -> AgentDefinition {
      var agent = AgentDefinition(id: id, prompt: prompt, modelKey: "m")
      agent.dependencies = senders
      return agent
    }
    var draw = agent("draw", "Draw {text}")
    draw.samples = 2
    var branch = agent("branch", "Check v0 {draw}", after: ["draw"])
    branch.conditions = [BranchCondition("draw", [.contains([isTaken ? "drawn" : "absent"])])]
    var choose = agent("choose", "Choose {solutions}", after: ["draw", "branch"])
    choose.operation = .ensemble(candidates: ["draw", "branch"])
    let agents = [draw, agent("beside", "Look {text}"), branch, choose]
    let workflow = try WorkflowDefinition(
      name: "w", inputs: ["text"],
      agents: agents + [agent("end", "{choose} {beside}", after: ["choose", "beside"])])
    let pools = workflow.agents.map {
      let other = $0.prompt.replacing("v0", with: "v1")
      return PromptPool(
        agent: $0.id, candidates: other == $0.prompt ? [$0.prompt] : [$0.prompt, other])
    }
    let model = ScriptedModel { request, context in
      switch context.agent {
      case "draw": "\(request.messages[0].content): drawn \(request.replicate)"
      case "choose": request.messages[0].content.contains("v1") ? "C" : "A"
      default: request.messages[0].content
      }
    }
    let cache = try ResponseCache(at: folder.url.appending(path: "r.sqlite"))
    let examples = (0..<2).map {
      Example(id: "e\($0)", fields: ["text": "\($0)"], references: [""])
    }
    let evaluator = try WorkflowEvaluator(
      executor: StepwiseExecutor(
        workflow: workflow,
        models: ["m": CachedChatModel(model: model, cache: cache, namespace: "n")]),
      pools: pools, datasets: [.validation: Dataset(name: "v", examples: examples)],
      metric: ExactMatch())
    var usage: [ResourceUsage] = []
    for index in [0, 1] {
      let assignment = PromptAssignment([0, 0, index, 0, 0])
      usage.append(
        try await evaluator.evaluate(.init(assignment, on: .validation, trial: 1)) { _, _ in }.usage
      )
    }
    // On each of two examples: two draws, a look, a choice and an end, and the branch where it is taken.
    #expect(usage[0].calls == (isTaken ? 12 : 10))
    #expect(usage[1].calls == (isTaken ? 6 : 0))
    #expect(usage[1].cachedCalls == (isTaken ? 6 : 10))
  }
}
