import LanguageModels
import PromptSpace
import Workflows

/// What one row took under one protocol.
struct ProtocolRow: Encodable {
  /// The part of one agent.
  struct Agent: Encodable, Hashable {
    /// Answered or not, each request that reached a server.
    var calls = 0
    var inputTokens = 0
    /// Of ``inputTokens``, by the server's count.
    var cachedTokens = 0
    var outputTokens = 0
    /// Those of all calls but the first, whose prompts begin with the one before.
    var laterInputTokens = 0
    var laterCachedTokens = 0
    /// Σ of its requests.
    var seconds = 0.0

    static func + (left: Agent, right: Agent) -> Agent {
      Agent(
        calls: left.calls + right.calls, inputTokens: left.inputTokens + right.inputTokens,
        cachedTokens: left.cachedTokens + right.cachedTokens,
        outputTokens: left.outputTokens + right.outputTokens,
        laterInputTokens: left.laterInputTokens + right.laterInputTokens,
        laterCachedTokens: left.laterCachedTokens + right.laterCachedTokens,
        seconds: left.seconds + right.seconds)
    }
  }

  let event = "row"
  let communication: CommunicationProtocol
  let outcome: ExampleOutcome
  /// From the first request to the answer, without scoring.
  let seconds: Double
  let agents: [String: Agent]
  /// `nil` when a price is unknown.
  let usd: Double?
  /// Whether an agent was asked while one before it still wrote; `nil` where nobody reports it.
  let overlapped: Bool?
  /// Agents that were asked for steps and wrote none.
  let formatMisses: Int

  init(_ kind: CommunicationProtocol, _ outcome: ExampleOutcome, by recorder: RowRecorder) {
    let (calls, events, duration) = recorder.take()
    communication = kind
    self.outcome = outcome
    seconds = duration / .seconds(1)
    // A metric that asks a model is no agent.
    let own = calls.filter { $0.context.agent != nil && $0.outcome.wasSent }
    var agents: [String: Agent] = [:]
    for record in own {
      agents[record.context.agent ?? "", default: Agent()].add(record)
    }
    self.agents = agents
    usd = own.reduce(0 as Double?) { sum, record in
      sum.flatMap { known in record.outcome.costUSD.map { known + $0 } }
    }
    let summary = events.isEmpty ? nil : CommunicationSummary(events)
    overlapped = summary?.overlaps
    formatMisses = summary?.formatMisses ?? 0
  }

  var total: Agent { agents.values.reduce(Agent(), +) }
}

extension ProtocolRow.Agent {
  fileprivate mutating func add(_ record: CallRecord) {
    let usage = record.outcome.usage
    if calls > 0 {
      laterInputTokens += usage.inputTokens
      laterCachedTokens += usage.cachedInputTokens
    }
    calls += 1
    inputTokens += usage.inputTokens
    cachedTokens += usage.cachedInputTokens
    outputTokens += usage.outputTokens
    seconds += record.outcome.latency / .seconds(1)
  }
}
