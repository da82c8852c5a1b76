import Evaluation
import Foundation
import LanguageModels
import Sandboxing

extension ProjectConfiguration {
  /// The metric as the project asks for it.
  ///
  /// - Throws: ``EvaluationError`` for an unknown name or an option that cannot be used.
  func metric(services: MetricServices = MetricServices()) throws(EvaluationError) -> any Metric {
    try MetricRegistry.metric(
      named: metric, compatibility: compatibility, services: services,
      options: MetricOptions(
        judgePrompt: scorer.prompt, judgeModel: judge.flatMap { models[$0]?.model },
        command: scorer.command, folder: folder.path,
        environment: Project.knownVariables(scorer.environment), timeout: scorer.timeout))
  }

  /// The key of the model that judges: the only one where none is named.
  var judge: String? { scorer.model ?? (models.count == 1 ? models.keys.first : nil) }
}

extension Project {
  /// Metrics that run what a model wrote.
  private static let codeMetrics: Set<String> = ["pass_at_1", "maspo_code"]

  var scoresCode: Bool { metric.map { Self.codeMetrics.contains($0.name) } ?? false }

  /// Starts what the metric needs and makes sure that it works, before anything is paid.
  ///
  /// - Returns: `nil` where the evaluator scores.
  /// - Throws: `SandboxError` or ``EvaluationError`` that names what is missing.
  func startScoring(
    models: [String: any ChatModel],
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) async throws -> (metric: any Metric, tools: ScoringTools)? {
    guard metric != nil else { return nil }
    let isOnlyBubblewrap = scoresCode && configuration.runtime.codePermission == .bubblewrap
    var tools = try await ScoringTools(
      for: configuration.metric, width: ProcessInfo.processInfo.activeProcessorCount,
      levels: isOnlyBubblewrap ? [.bubblewrap] : SandboxLevel.allCases,
      readsLaTeX: configuration.scorer.readsLaTeX, environment: environment)
    tools.services.judge = configuration.judge.flatMap { models[$0] }
    let metric = try configuration.metric(services: tools.services)
    do { try await metric.prepare() } catch {
      tools.shutdown()
      throw error
    }
    return (metric, tools)
  }
}
