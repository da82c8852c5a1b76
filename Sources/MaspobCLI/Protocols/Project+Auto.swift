import Evaluation
import LanguageModels
import PromptSpace
import Workflows

extension Project {
  /// Whether the protocol is still to be measured.
  var awaitsProtocol: Bool {
    let section = configuration.communication
    return section.choice == .auto && section.measured == nil && section.searched.isEmpty
  }

  /// - Throws: ``UsageError`` where the protocol is still to be measured.
  func requireMeasuredProtocol() throws {
    guard awaitsProtocol else { return }
    throw UsageError(
      "'communication: auto' is measured by 'maspob optimize' and 'maspob eval'; name a protocol for this command"
    )
  }

  /// The most calls of the measurement, retries not counted; 0 where there is nothing to measure.
  var pilotCalls: Int {
    let options = configuration.communication.options
    let streaming = ReliabilityPilot.callsPerRun(of: workflow, options)
    guard awaitsProtocol, streaming > 0 else { return 0 }
    // One agent alone is asked where the steps speak for it.
    let alone = CommunicationCalls(of: workflow, by: .single, options).total.upperBound
    return pilotRows.count * (streaming + alone + 2 * (metric?.callsPerAnswer ?? 0))
  }

  /// The same project with a protocol in the place of `auto`.
  func talking(by kind: CommunicationProtocol) -> Project {
    var project = self
    project.configuration.communication.measured = kind
    return project
  }

  /// Runs the seed prompts with streaming on the first validation rows, one after the other, and chooses by what came.
  ///
  /// - Throws: `CancellationError`, and `LanguageModelError` where no further call makes sense.
  func measuredProtocol(
    models: [String: any ChatModel], tools: CodeTools, metric: any Metric
  ) async throws -> ProtocolChoice {
    guard let pair = ReliabilityPilot.pair(in: workflow) else {
      return ProtocolChoice(
        chosen: .stepwise, reason: "no two agents of the workflow can hand on steps to each other")
    }
    let recorder = RowRecorder()
    let executor = try executor(models: models, tools: tools, by: .streaming, log: recorder)
    guard let streaming = executor as? StreamingExecutor,
      let runner = ReliabilityPilot(streaming, models: models)
    else { throw UsageError("streaming cannot be measured without a model") }
    var pilot = ProtocolPilot(pair, in: workflow)
    for example in pilotRows {
      _ = recorder.take()
      guard
        let run = try await Self.bearing({
          try await runner.run(workflow.seedTemplates, on: Self.input(example))
        })
      else { continue }
      let score = try? await metric.score(run.result.output, for: example)
      pilot.note(run, score: score, recorder.take().events)
    }
    guard let estimate = ReliabilityEstimate(pilot.samples) else {
      return ProtocolChoice(
        chosen: .stepwise, reason: "no row of the pilot could be run with streaming")
    }
    var evidence = ProtocolEvidence(
      estimate: estimate, agents: workflow.topology.levels.count, timing: pilot.timing,
      costRatio: pilot.costRatio(price(ofModel: workflow.agents[pair.first].modelKey)))
    if evidence.speaksForOneAgent, let score = pilot.score {
      evidence.scores = (score, try await scoreAlone(models, tools, metric))
    }
    return evidence.choice
  }

  private var pilotRows: ArraySlice<Example> {
    validation.examples.prefix(configuration.communication.pilotRows)
  }

  /// The mean score of the first agent's answers, a missing one counted as 0.
  private func scoreAlone(
    _ models: [String: any ChatModel], _ tools: CodeTools, _ metric: any Metric
  ) async throws -> Double {
    let alone = try executor(models: models, tools: tools, by: .single)
    var sum = 0.0
    for example in pilotRows {
      let result = try await Self.bearing {
        try await alone.run(workflow.seedTemplates, on: Self.input(example))
      }
      guard let result else { continue }
      sum += (try? await metric.score(result.output, for: example)) ?? 0
    }
    return sum / Double(pilotRows.count)
  }

  private static func input(_ example: Example) -> ExecutionInput {
    ExecutionInput(fields: example.fields, example: example.id, trial: 0, split: .validation)
  }

  /// `nil` for a row that failed where another one may well not.
  private static func bearing<Value>(_ work: () async throws -> Value) async throws -> Value? {
    do { return try await work() } catch let failure as ExecutionFailure {
      switch failure.reason {
      case .cancelled: throw CancellationError()
      case .model(let error) where error.code.endsEvaluation: throw error
      case .sandbox(let error): throw error
      case .model, .filtered, .truncated, .missingInput, .other: return nil
      }
    } catch let error as LanguageModelError where !error.code.endsEvaluation {
      return nil
    }
  }
}
