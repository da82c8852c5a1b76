import Evaluation
import Foundation
import LanguageModels
import PromptSpace
import Randomness
import Testing
import Workflows
import _TestSupport

/// What a changed prompt costs: its agent and whatever reads it, nothing else.
@Suite(.timeLimit(.minutes(2)))
struct UpstreamReplayTests {
  private static let examples = (0..<3).map { Example(id: "e\($0)", fields: ["q": "\($0)"]) }

  /// A random graph of agents, each with two candidates; the last one reads all that nobody else does.
  private struct RandomWorkflow {
    let definition: WorkflowDefinition
    let pools: [PromptPool]
    /// `readers[a]`: the agents at or downstream of `a`.
    let downstream: [Set<Int>]

    init(seed: UInt64) throws {
      var generator = SeedSequence(seed: seed).child("graph").generator
      let count = 3 + Int(generator.next() % 5)
      var sources: [[Int]] = (0..<count).map { agent in
        (0..<agent).filter { _ in generator.uniform() < 0.4 }
      }
      let read = Set(sources.dropLast().flatMap { $0 })
      sources[count - 1] += (0..<(count - 1)).filter {
        !read.contains($0) && !sources[count - 1].contains($0)
      }
      var agents: [AgentDefinition] = []
      for agent in 0..<count {
        let names = sources[agent].map { "{a\($0)}" }.joined(separator: " ")
        var definition = AgentDefinition(
          id: AgentID("a\(agent)"), prompt: "a\(agent) v0 {q} \(names)", modelKey: "m")
        definition.dependencies = sources[agent].map { AgentID("a\($0)") }
        definition.samples = 1 + Int(generator.next() % 2)
        agents.append(definition)
      }
      definition = try WorkflowDefinition(
        name: "w", inputs: ["q"], agents: agents, result: AgentID("a\(count - 1)"))
      pools = agents.map {
        PromptPool(
          agent: $0.id, candidates: [$0.prompt, $0.prompt.replacing(" v0 ", with: " v1 ")])
      }
      var reached = (0..<count).map { Set([$0]) }
      for agent in (0..<count).reversed() {
        for reader in agent..<count where sources[reader].contains(agent) {
          reached[agent].formUnion(reached[reader])
        }
      }
      downstream = reached
    }
  }

  private struct Constant: Metric {
    let name = "constant"
    func score(_ answer: String, for example: Example) async throws -> Double { 1 }
  }

  private func evaluator(
    _ workflow: RandomWorkflow, _ model: any ChatModel
  ) throws -> WorkflowEvaluator {
    try WorkflowEvaluator(
      executor: try StepwiseExecutor(workflow: workflow.definition, models: ["m": model]),
      pools: workflow.pools,
      datasets: [.validation: Dataset(name: "v", examples: Self.examples)], metric: Constant())
  }

  private func outcome(
    _ evaluator: WorkflowEvaluator, _ assignment: PromptAssignment, trial: Int, replicate: Int = 0
  ) async throws -> EvaluationOutcome {
    try await evaluator.evaluate(
      EvaluationRequest(assignment, on: .validation, trial: trial, replicate: replicate)
    ) { _, _ in }
  }

  @Test(arguments: 0..<25) func exactlyTheChangedAgentAndItsReadersArePaid(seed: UInt64)
    async throws
  {
    let folder = try TemporaryFolder()
    let workflow = try RandomWorkflow(seed: seed)
    let count = workflow.pools.count
    var generator = SeedSequence(seed: seed).child("change").generator
    let changed = Int(generator.next() % UInt64(count))
    // What an agent writes follows from what it read, so that a change reaches every reader.
    let model = ScriptedModel { request, _ in Fingerprint.of([request.messages[0].content]) }
    let cache = try ResponseCache(at: folder.url.appending(path: "r.sqlite"))
    let evaluator = try evaluator(
      workflow, CachedChatModel(model: model, cache: cache, namespace: "n"))
    var indices = [Int](repeating: 0, count: count)
    let first = try await outcome(evaluator, PromptAssignment(indices), trial: 1)
    let all = workflow.definition.callsPerExample * Self.examples.count
    #expect(first.usage.calls == all && first.usage.cachedCalls == 0)
    let before = model.calls.count
    indices[changed] = 1
    let second = try await outcome(evaluator, PromptAssignment(indices), trial: 2)
    let asked = Set(model.calls.dropFirst(before).compactMap(\.context.agent))
    #expect(asked == Set(workflow.downstream[changed].map { "a\($0)" }))
    let paid = workflow.downstream[changed].reduce(0) {
      $0 + workflow.definition.agents[$1].samples * Self.examples.count
    }
    #expect(second.usage.calls == paid)
    #expect(second.usage.cachedCalls == all - paid)
    // A scripted answer has 12 tokens and costs a thousandth.
    #expect(second.usage.savedTokens == 12 * (all - paid))
    let saved = try #require(second.usage.savedUSD)
    #expect(abs(saved - 0.001 * Double(all - paid)) < 1e-9)
  }

  /// Where the changed agent writes what it wrote before, its readers have nothing new to read.
  @Test func anUnchangedOutputStopsTheChange() async throws {
    let folder = try TemporaryFolder()
    let workflow = try RandomWorkflow(seed: 3)
    let model = ScriptedModel { _, context in "said by \(context.agent ?? "")" }
    let cache = try ResponseCache(at: folder.url.appending(path: "r.sqlite"))
    let evaluator = try evaluator(
      workflow, CachedChatModel(model: model, cache: cache, namespace: "n"))
    var indices = [Int](repeating: 0, count: workflow.pools.count)
    _ = try await outcome(evaluator, PromptAssignment(indices), trial: 1)
    let before = model.calls.count
    indices[0] = 1
    _ = try await outcome(evaluator, PromptAssignment(indices), trial: 2)
    #expect(Set(model.calls.dropFirst(before).compactMap(\.context.agent)) == ["a0"])
  }

  @Test func aReplicateIsDrawnAnew() async throws {
    let folder = try TemporaryFolder()
    let workflow = try RandomWorkflow(seed: 4)
    let model = ScriptedModel { request, _ in "\(request.replicate)" }
    let cache = try ResponseCache(at: folder.url.appending(path: "r.sqlite"))
    let evaluator = try evaluator(
      workflow, CachedChatModel(model: model, cache: cache, namespace: "n"))
    let seed = PromptAssignment([Int](repeating: 0, count: workflow.pools.count))
    let first = try await outcome(evaluator, seed, trial: 1)
    let again = try await outcome(evaluator, seed, trial: 2, replicate: 1)
    #expect(again.usage.calls == first.usage.calls && again.usage.cachedCalls == 0)
  }
}
