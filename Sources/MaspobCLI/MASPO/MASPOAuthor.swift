import Evaluation
import Foundation
import Generation
import LanguageModels
import MASPO
import MASPORuntime
import PromptSpace
import Randomness
import Strategies
import Studies
import Synchronization
import Workflows

/// Lets MASPO write the prompts of a study: one search, whose result is one combination to evaluate.
final class MASPOAuthor: PromptAuthor {
  /// What happened, with the calls that a study that began with nothing would have paid by then.
  typealias Progress = @Sendable (_ event: MASPOEvent, _ spent: RequestMeter.Totals) -> Void

  /// What a search works with.
  struct Parts: Sendable {
    let project: Project
    let preset: MASPOConfiguration.Preset
    let models: [String: any ChatModel]
    let tools: CodeTools
    let folder: RunFolder
    let pools: WrittenPools
    let environment: GrowingEnvironment
    /// Of the whole study.
    let caps: BudgetCaps
  }

  private let parts: Parts
  private let progress: Progress
  private let isDone = Mutex(false)

  private var project: Project { parts.project }
  private var tools: CodeTools { parts.tools }
  private var pools: WrittenPools { parts.pools }
  private var environment: GrowingEnvironment { parts.environment }

  init(_ parts: Parts, progress: @escaping Progress) {
    self.parts = parts
    self.progress = progress
  }

  func proposal(after state: StudyState) async throws -> Proposal? {
    // Again in one process it would say the same; in a later one it may have a higher cap.
    if isDone.withLock({ $0 }) { return nil }
    let proposal = try await search(after: state)
    isDone.withLock { $0 = true }
    return proposal
  }

  func isFinished(after state: StudyState) -> Bool {
    guard state.stopReason == .completed, let ended = try? SearchEnd(in: parts.folder) else {
      return false
    }
    // With more to spend a search that ran out of it goes on.
    return ended.result.ending == .completed || ended.caps == parts.caps
  }

  private func search(after state: StudyState) async throws -> Proposal? {
    let meter = RequestMeter()
    let failures = try FailedRequests(in: parts.folder)
    let metered = Dictionary(
      uniqueKeysWithValues: parts.models.map { ($0, meter.metering($1, as: $0)) })
    try await prime(metered, state)
    let optimizer = try optimizer(
      Dictionary(
        uniqueKeysWithValues: metered.map { ($0, failures.remembered(by: $1, as: $0)) }),
      meter, failures)
    let result = try await optimizer.run()
    try failures.requireKept()
    try SearchEnd(result: result, caps: parts.caps).write(in: parts.folder)
    let prompts = try kept(result)
    let assignment = try pools.assignment(of: prompts)
    try environment.grow(to: pools.manifest.pools)
    guard !state.trials.contains(where: { $0.assignment == assignment }) else { return nil }
    return Proposal(
      assignment: assignment, source: .search, note: Self.note(result, calls: meter.totals.calls))
  }

  /// The baseline's requests are paid already. They are asked again, of the run's own answers, so that a process
  /// that takes up the run counts as the one did that made them.
  private func prime(_ models: [String: any ChatModel], _ state: StudyState) async throws {
    let executor = try project.executor(models: models, tools: tools)
    let seeds = project.workflow.seedTemplates
    let scored = Set(
      state.baseline?.outcome?.examples.filter { $0.score != nil }.map(\.example) ?? [])
    let examples = project.validation.examples.filter { scored.contains($0.id) }
    let width = project.configuration.runtime.concurrency
    for start in stride(from: 0, to: examples.count, by: width) {
      try Task.checkCancellation()
      await withTaskGroup(of: Void.self) { group in
        for example in examples[start..<min(start + width, examples.count)] {
          group.addTask {
            _ = try? await executor.run(
              seeds,
              on: ExecutionInput(fields: example.fields, example: example.id, split: .validation))
          }
        }
      }
    }
  }

  private func optimizer(
    _ models: [String: any ChatModel], _ meter: RequestMeter, _ failures: FailedRequests
  ) throws -> MASPOOptimizer {
    let section = project.configuration.maspo
    let workflow = try project.maspoWorkflow(parts.preset)
    let questions = project.questions
    let goals = project.configuration.workflow.agents.map(\.goal)
    let writer = try project.maspoRole(
      section.optimizer, called: "optimizer", temperature: WriterSettings.defaultTemperature,
      models: models)
    let judge = try project.maspoRole(
      section.judge, called: "judge", temperature: 0, models: models)
    let progress = progress
    return MASPOOptimizer(
      problem: MASPOProblem(workflow, questionCount: questions.count),
      configuration: try project.maspoConfiguration(parts.preset, callLimit: callLimit),
      services: MASPOServices(
        workflow: ModelWorkflow(
          executor: try project.executor(of: workflow, models: models, tools: tools),
          questions: questions),
        writer: ModelWriter(
          writer, workflow: workflow, goals: goals,
          questions: questions,
          mode: section.placeholders ?? project.configuration.generator.placeholders ?? .write,
          characters: section.characters),
        judge: ModelJudge(
          judge, workflow: workflow, goals: goals, questions: questions,
          characters: section.characters)),
      seeds: SeedSequence(seed: project.configuration.search.seed),
      width: project.configuration.runtime.concurrency
    ) { event in
      // Before anybody hears of a decision, what it rests on is on the disk.
      failures.keep()
      progress(event, meter.totals)
    }
  }

  /// What the baseline, the evaluation of the result and the verdict leave of the cap.
  private var callLimit: Int? {
    parts.caps.calls.map {
      $0 - 2 * environment.callsPerEvaluation(on: .validation)
        - 2 * environment.callsPerEvaluation(on: .test)
    }
  }

  /// The prompts to evaluate: where the budget ended before the last check, what the search had found by then,
  /// since the evaluation itself is a check; never one that cannot stand in a pool.
  private func kept(_ result: MASPOResult) throws -> [String] {
    let workflow = ModelWorkflow(
      executor: try project.executor(models: parts.models, tools: tools), questions: [])
    return try project.workflow.agents.indices.map { agent in
      let seed = project.workflow.agents[agent].prompt
      let chosen =
        result.checks[agent] == .unreached ? result.found[agent] : result.prompts[agent]
      guard chosen != seed else { return seed }
      let text = try workflow.template(of: chosen, for: agent).source
      return project.workflow.objections(to: text, for: agent).isEmpty ? text : seed
    }
  }

  private static func note(_ result: MASPOResult, calls: Int) -> String {
    let counts = MASPOResult.Check.allCases.compactMap { check -> String? in
      let count = result.checks.count { $0 == check }
      return count > 0 ? "\(count) \(check.rawValue)" : nil
    }
    let ending =
      switch result.ending {
      case .completed: "completed"
      case .callLimit, .budget: "ended by the budget"
      }
    return "written after \(result.steps.count) depths, \(ending), \(calls) calls; prompts: "
      + counts.joined(separator: ", ")
  }
}

/// Stands where an author decides about everything behind the baseline.
struct NoFurtherProposer: Proposer {
  func suggest(pending: [PromptAssignment]) throws -> Proposal {
    throw ProposerError.spaceExhausted
  }
  mutating func observe(_ observation: Observation) {}
  mutating func attach(_ observation: Observation) {}
  mutating func markUnusable(_ assignment: PromptAssignment) {}
}
