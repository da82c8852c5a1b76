public import LanguageModels
import PromptSpace

/// Runs a workflow with streaming and has its own model judge the steps of a first agent and of one that reads it.
///
/// A model that judges itself overlooks what it got wrong: what comes out is its confidence as much as its reliability.
public struct ReliabilityPilot: Sendable {
  /// One example.
  public struct Run: Sendable {
    public let result: ExecutionResult
    public let sample: ReliabilityEstimate.Sample
  }

  private let executor: StreamingExecutor
  private let model: any ChatModel
  private let pair: (first: Int, later: Int)

  /// - Parameter models: who answers, by ``AgentDefinition/modelKey``.
  /// - Returns: `nil` for a workflow without two agents of which one reads the other's steps.
  public init?(_ executor: StreamingExecutor, models: [String: any ChatModel]) {
    guard let pair = Self.pair(in: executor.workflow),
      let model = models[executor.workflow.agents[pair.first].modelKey]
    else { return nil }
    self.executor = executor
    self.model = model
    self.pair = pair
  }

  /// The first agent that works in steps, and the first that reads it and does so too.
  public static func pair(in workflow: WorkflowDefinition) -> (first: Int, later: Int)? {
    let topology = workflow.topology
    for first in topology.topologicalOrder
    where topology.predecessors[first].isEmpty && workflow.worksInSteps(first) {
      if let later = topology.successors[first].first(where: workflow.worksInSteps) {
        return (first, later)
      }
    }
    return nil
  }

  /// The most calls of one run, retries not counted: those of streaming, and one for each step of the two agents.
  public static func callsPerRun(
    of workflow: WorkflowDefinition, _ options: CommunicationOptions
  ) -> Int {
    guard let pair = pair(in: workflow) else { return 0 }
    let calls = CommunicationCalls(of: workflow, by: .streaming, options)
    // A draw that was objected to is judged too.
    let draws = options.checksFirstStep ? 2 : 1
    return calls.total.upperBound + draws * calls.steps[pair.first].upperBound
      + calls.steps[pair.later].upperBound
  }

  /// - Throws: ``ExecutionFailure``; what judging throws.
  public func run(
    _ prompts: [PromptTemplate], on input: ExecutionInput
  ) async throws -> Run {
    let result = try await executor.run(prompts, on: input)
    // As they were handed on.
    let limit = executor.options.stepLimit
    let laterLimit = executor.options.handsOnEachStep ? limit : 1
    let steps = [(pair.first, limit), (pair.later, laterLimit)].map {
      self.steps(of: $0, in: result.trace, limit: $1)
    }
    let task = step(of: pair.first, in: result.trace)?.prompt ?? ""
    let sample = ReliabilityEstimate.Sample(
      upstream: try await judge(steps[0], of: task, pair.first, input),
      downstream: try await judge(steps[1], of: task, pair.first, input))
    return Run(result: result, sample: sample)
  }

  private func step(of agent: Int, in trace: ExecutionTrace) -> ExecutionTrace.Step? {
    trace.steps.first { $0.agent == executor.workflow.agents[agent].id }
  }

  private func steps(of agent: Int, in trace: ExecutionTrace, limit: Int) -> [String] {
    (step(of: agent, in: trace)?.replies ?? []).flatMap { reply in
      var cutter = StepCutter(executor.options.segmentation, limit: limit)
      return (cutter.append(reply) + cutter.finish()).map(\.text)
    }
  }

  private func judge(
    _ steps: [String], of task: String, _ agent: Int, _ input: ExecutionInput
  ) async throws -> [Bool] {
    var verdicts: [Bool] = []
    for count in steps.indices {
      let prompt = CommunicationWording.question(
        about: steps[count], behind: Array(steps[..<count]), of: task)
      var request = ChatRequest(executor.workflow.agents[agent], prompt: prompt, replicate: 0)
      (request.temperature, request.maxOutputTokens, request.stop) = (0, 4, [])
      let reply = try await model.complete(
        request,
        context: CallContext(
          role: .judge, trial: input.trial, example: input.example, split: input.split?.rawValue))
      verdicts.append(reply.text.trimmed.uppercased().hasPrefix("YES"))
    }
    return verdicts
  }
}
