import Generation
public import MASPO
import PromptSpace
public import Workflows

/// The project's workflow as the optimizer runs it.
///
/// To run again from an agent is to run the whole workflow with the same prompts before that agent: their
/// requests are equal, so the run's own answers serve them, and only what is new counts.
public struct ModelWorkflow: MASPOWorkflow {
  private let workflow: WorkflowDefinition
  private let executor: any WorkflowExecutor
  private let questions: [WorkflowQuestion]
  private let rules: [CandidateRules]
  private let faults = CallFaults()

  /// - Parameters:
  ///   - executor: its models are asked through a ``RequestMeter``, which prices runs.
  ///   - questions: by the index that the optimizer names them by.
  public init(executor: any WorkflowExecutor, questions: [WorkflowQuestion]) {
    self.executor = executor
    self.questions = questions
    workflow = executor.workflow
    rules = workflow.agents.indices.map { CandidateRules(workflow: executor.workflow, agent: $0) }
  }

  public func run(prompts: [String], question: Int) async throws -> WorkflowRun {
    let result = try await execute(prompts, question)
    return WorkflowRun(steps: steps(of: result.trace), calls: result.trace.usage.calls)
  }

  public func rerun(
    from agent: Int, prompts: [String], question: Int, base: WorkflowRun
  ) async throws -> WorkflowRun {
    let run = try await run(prompts: prompts, question: question)
    let changed = workflow.topology.descendants(including: agent)
    let steps = run.steps.indices.map { changed.contains($0) ? run.steps[$0] : base.steps[$0] }
    return WorkflowRun(steps: steps, calls: run.calls)
  }

  public func objection(to prompt: String, for agent: Int) -> String? {
    rules[agent].rejection(of: prompt)?.message
  }

  public func placeholders(of agent: Int) -> [String] {
    workflow.seedTemplates[agent].orderedPlaceholders
  }

  private func execute(_ prompts: [String], _ question: Int) async throws -> ExecutionResult {
    let templates = try prompts.indices.map { try template(of: prompts[$0], for: $0) }
    let question = questions[question]
    return try await faults.translating {
      try await executor.run(
        templates,
        on: ExecutionInput(fields: question.values, example: question.id, split: .validation))
    }
  }

  /// The prompt; one that breaks the contract on braces stands for itself but for its placeholders.
  public func template(of prompt: String, for agent: Int) throws -> PromptTemplate {
    let names = placeholders(of: agent)
    if let template = try? PromptTemplate(prompt), template.placeholders.isSubset(of: names) {
      return template
    }
    let literal = names.reduce(PromptTemplate.escaping(prompt)) {
      $0.replacing("{{\($1)}}", with: "{\($1)}")
    }
    return try PromptTemplate(literal)
  }

  // MARK: Traces

  private func steps(of trace: ExecutionTrace) -> [WorkflowRun.Step?] {
    var found = [ExecutionTrace.Step?](repeating: nil, count: workflow.agents.count)
    for step in trace.steps {
      guard let index = workflow.index(of: step.agent), step.fate == .ran else { continue }
      found[index] = step
    }
    return found.indices.map { agent in
      found[agent].map { step in
        let read = workflow.topology.predecessors[agent].compactMap { found[$0]?.output }
        return WorkflowRun.Step(
          context: read.joined(separator: TextSource.separator), output: Self.reply(in: step),
          handOff: step.output)
      }
    }
  }

  /// The first of two rounds is the reply, the second its summary; of many samples only what they were combined
  /// into can be compared.
  private static func reply(in step: ExecutionTrace.Step) -> String {
    if let first = step.rounds.first { return first.reply }
    return step.replies.count == 1 ? step.replies[0] : step.output
  }
}

extension MASPOProblem {
  /// What is to be improved of a workflow: the prompts of all agents that ask a model and are not locked.
  ///
  /// - Precondition: at least one question.
  public init(_ workflow: WorkflowDefinition, questionCount: Int) {
    self.init(
      topology: workflow.topology, resultAgent: workflow.resultAgent,
      seedPrompts: workflow.agents.map(\.prompt),
      isOptimizable: workflow.agents.map { $0.isOptimizable && $0.operation.asksModel },
      callsPerAgent: workflow.agents.indices.map { workflow.callRange(of: $0).upperBound },
      questionCount: questionCount)
  }
}
