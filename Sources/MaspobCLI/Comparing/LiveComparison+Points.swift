import Evaluation
import Foundation
import LanguageModels
import MASPORuntime
import PromptSpace
import Studies
import Workflows

extension LiveComparison {
  /// The curve of a study: its trials, and between them what a search that writes prompts held on the way.
  func points(
    of state: StudyState, _ snapshots: SnapshotList, _ session: StudySession,
    _ shared: Services
  ) async throws -> [LiveStudy.Point] {
    let evaluated = state.evaluated
    guard session.project.writesPrompts else {
      let before = try CallHistory(contentsOf: session.folder.calls).embedded
      return curve(evaluated, state, before: before)
    }
    var points = curve(Array(evaluated.prefix(1)), state, before: .zero)
    guard let first = points.first, let baseline = first.score else { return points }
    let (changes, end) = try snapshots.contents()
    let measured = try await scores(of: changes.map(\.prompts), session, shared)
    for (snapshot, score) in zip(changes, measured) {
      points.append(
        LiveStudy.Point(
          assignment: nil, score: score, best: max(baseline, score ?? baseline),
          calls: max(first.calls, snapshot.calls),
          tokens: max(first.tokens, snapshot.tokens)))
    }
    // The result is evaluated after everything that the search took.
    return points
      + curve(
        Array(evaluated.dropFirst()), state,
        before: ResourceUsage(
          calls: max(first.calls, end?.calls ?? 0),
          inputTokens: max(first.tokens, end?.tokens ?? 0)))
  }

  private func curve(
    _ trials: [Trial], _ state: StudyState, before: ResourceUsage
  ) -> [LiveStudy.Point] {
    var spent = before
    var best: Double?
    if let first = trials.first, first.number > 1 { best = state.baseline?.outcome?.score }
    return trials.map { trial in
      let outcome = trial.outcome
      spent += outcome?.usage ?? .zero
      if trial.state(maximumErrorRate: state.maximumErrorRate) == .complete,
        let score = outcome?.score
      {
        best = max(best ?? score, score)
      }
      return LiveStudy.Point(
        assignment: trial.assignment.description, score: outcome?.score, best: best,
        calls: spent.calls, tokens: spent.inputTokens + spent.outputTokens)
    }
  }

  /// Validation scores of prompts that were no trials, at nobody's charge; `nil` for some that cannot be run or
  /// on which too many examples failed.
  private func scores(
    of prompts: [[String]], _ session: StudySession, _ shared: Services
  ) async throws -> [Double?] {
    let project = session.project
    let tools = try await project.codeTools()
    defer { tools.shutdown() }
    let executor = try project.executor(models: shared.models, tools: tools)
    let metric = try await project.scorer(tools: tools, models: shared.models)
    let workflow = ModelWorkflow(executor: executor, questions: [])
    var known: [[String]: Double?] = [:]
    for own in prompts where known[own] == nil {
      try Task.checkCancellation()
      let pools = try project.workflow.agents.enumerated().map { agent, definition in
        let text = try workflow.template(of: own[agent], for: agent).source
        return PromptPool(
          agent: definition.id,
          candidates: definition.prompt == text ? [text] : [definition.prompt, text])
      }
      guard (try? project.workflow.validate(pools: pools)) != nil else {
        known[own] = .some(nil)
        continue
      }
      let evaluator = try WorkflowEvaluator(
        executor: executor, pools: pools, datasets: [.validation: project.validation],
        metric: metric,
        configuration: .init(maxConcurrentExamples: project.configuration.runtime.concurrency))
      let outcome = try await evaluator.evaluate(
        EvaluationRequest(
          PromptAssignment(pools.map { $0.count - 1 }), on: .validation, trial: 0)
      ) { _, _ in }
      let isUsable =
        outcome.n > 0
        && outcome.errorRate <= project.configuration.runtime.maximumErrorRate
      known[own] = .some(isUsable ? outcome.score : nil)
    }
    return prompts.map { known[$0] ?? nil }
  }
}
