import LanguageModels
import PromptSpace
import Sandboxing
import Workflows

/// How one example of an evaluation ended.
struct ExampleRun: Sendable {
  /// Longer messages are cut: they go into the journal.
  static let messageLimit = 300

  let outcome: ExampleOutcome
  /// Set when going on with the evaluation makes no sense.
  let fatalError: (any Error)?
  let trace: ExecutionTrace
  /// What the metric's own calls took.
  private let scoring: ResourceUsage

  var usage: ResourceUsage { trace.usage + scoring }

  init(
    scoring result: ExecutionResult, of example: Example, by metric: any Metric,
    context: ScoringContext
  ) async {
    trace = result.trace
    let judgement = await metric.judgement(on: result.output, for: example, context: context)
    scoring = judgement.usage
    do {
      let score = try judgement.score.get()
      fatalError = nil
      outcome =
        (0...1).contains(score)
        ? .scored(example.id, score, flaws: Self.flaws(of: result.trace))
        : Self.failed(
          example, .error, "metric '\(metric.name)' gave \(score), not a value in 0...1")
    } catch {
      fatalError = Self.isFatal(error) ? error : nil
      // Only our own errors promise wording that is bounded and quotes nothing.
      let text = Self.message(of: error) ?? "error of type \(type(of: error))"
      outcome = Self.failed(
        example, Self.status(of: error), "metric '\(metric.name)' failed: \(text)")
    }
  }

  init(failure: ExecutionFailure, of example: Example) {
    trace = failure.trace
    scoring = .zero
    let error: (any Error)? =
      switch failure.reason {
      case .model(let error): error
      case .cancelled: CancellationError()
      case .sandbox(let error): error
      case .filtered, .truncated, .missingInput, .other: nil
      }
    fatalError = error.flatMap { Self.isFatal($0) ? $0 : nil }
    let status: ExampleOutcome.Status =
      switch failure.reason {
      case .filtered: .filtered
      case .truncated: .truncated
      case .model, .cancelled, .missingInput, .sandbox, .other: Self.status(of: error)
      }
    outcome = Self.failed(example, status, failure.description)
  }

  private static func flaws(of trace: ExecutionTrace) -> Set<ExampleOutcome.Flaw> {
    var flaws: Set<ExampleOutcome.Flaw> = []
    if trace.steps.contains(where: \.truncated) { flaws.insert(.truncated) }
    if trace.steps.contains(where: \.missedFormat) { flaws.insert(.missedFormat) }
    if trace.steps.contains(where: \.isMakeshift) { flaws.insert(.replaced) }
    return flaws
  }

  private static func message(of error: any Error) -> String? {
    (error as? LanguageModelError)?.message ?? (error as? EvaluationError)?.message
      ?? (error as? SandboxError)?.message
  }

  private static func isFatal(_ error: any Error) -> Bool {
    if error is CancellationError { return true }
    // No later answer could be scored either.
    if (error as? EvaluationError)?.code == .missingService { return true }
    // Without a sandbox no further program can be run.
    if let code = (error as? SandboxError)?.code {
      return code == .unavailable || code == .missingInterpreter
    }
    return (error as? LanguageModelError)?.code.endsEvaluation ?? false
  }

  private static func status(of error: (any Error)?) -> ExampleOutcome.Status {
    if error is CancellationError { return .skipped }
    return switch (error as? LanguageModelError)?.code {
    case .timeout: .timeout
    case .contentFiltered: .filtered
    case .promptRefused: .refused
    default: .error
    }
  }

  private static func failed(
    _ example: Example, _ status: ExampleOutcome.Status, _ message: String
  ) -> ExampleOutcome {
    let bounded =
      message.count > messageLimit ? message.prefix(messageLimit - 1) + "…" : message[...]
    return .failed(example.id, status, message: String(bounded))
  }
}
