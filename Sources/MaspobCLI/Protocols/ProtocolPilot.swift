import Evaluation
import LanguageModels
import PromptSpace
import Workflows

/// What streaming did on the rows of a pilot.
struct ProtocolPilot {
  private(set) var samples: [ReliabilityEstimate.Sample] = []
  private var scores: [Double] = []
  private var latencies: [Double] = []
  /// Seconds, tokens and steps of the first agent's calls.
  private var decoding = (seconds: 0.0, prompt: 0, written: 0, steps: 0, calls: 0)
  /// Tokens of later calls of later agents, and how many of them came from a cache.
  private var again = (input: 0, cached: 0)
  private let pair: (first: Int, later: Int)
  private let workflow: WorkflowDefinition

  init(_ pair: (first: Int, later: Int), in workflow: WorkflowDefinition) {
    self.pair = pair
    self.workflow = workflow
  }

  mutating func note(
    _ run: ReliabilityPilot.Run, score: Double?, _ events: [CommunicationEvent]
  ) {
    samples.append(run.sample)
    if let score { scores.append(score) }
    let first = workflow.agents[pair.first].id.rawValue
    let own = events.filter { $0.agent == first }
    let start = own.first { $0.kind == .callStarted }?.seconds
    let text = own.first { $0.kind == .firstText }?.seconds
    // What a cache answers takes no time.
    if let start, let text, let end = own.first(where: { $0.kind == .callEnded }),
      (end.calls ?? 0) > 0
    {
      latencies.append(text - start)
      decoding.seconds += end.seconds - text
      decoding.prompt += end.usage?.inputTokens ?? 0
      decoding.written += end.usage?.outputTokens ?? 0
      decoding.steps += own.count { $0.kind == .step }
      decoding.calls += 1
    }
    for event in events
    where event.kind == .callEnded && event.agent != first && (event.call ?? 1) > 1 {
      again.input += event.usage?.inputTokens ?? 0
      again.cached += event.usage?.cachedInputTokens ?? 0
    }
  }

  /// Mean score; `nil` without one.
  var score: Double? { scores.isEmpty ? nil : scores.reduce(0, +) / Double(scores.count) }

  /// τ and d of the first agent's calls.
  var timing: ProtocolEvidence.StepTiming? {
    guard !latencies.isEmpty, decoding.steps > 0 else { return nil }
    return .init(
      latency: latencies.reduce(0, +) / Double(latencies.count),
      step: decoding.seconds / Double(decoding.steps))
  }

  /// Of streaming over waiting, by the tokens and the share of cached ones that were seen.
  func costRatio(_ price: ModelPrice?) -> Double? {
    guard let price, decoding.calls > 0, decoding.written > 0, decoding.steps > 0,
      price.inputPerMillion > 0, price.outputPerMillion > 0
    else { return nil }
    let prices = TokenPrices(
      input: price.inputPerMillion,
      cachedInput: price.cachedInputPerMillion ?? price.inputPerMillion,
      output: price.outputPerMillion)
    let perStep = Double(decoding.written) / Double(decoding.steps)
    let prompt = Double(decoding.prompt) / Double(decoding.calls)
    let hits = again.input > 0 ? Double(again.cached) / Double(again.input) : 0
    let steps = max(1, (decoding.steps + decoding.calls / 2) / decoding.calls)
    return StreamedChain(agents: workflow.topology.levels.count, steps: steps).exactCostRatio(
      prices: prices, promptPerStep: prompt / perStep, cacheHitRate: min(hits, 1))
  }
}
