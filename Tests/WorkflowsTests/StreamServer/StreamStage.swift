import CurlTransport
import LanguageModels
import Synchronization
import Workflows
import _TestSupport

/// A bench of `stream_server` and a model that talks to it over real connections.
struct StreamStage {
  let server: StreamServer
  let transport: CurlHTTPTransport
  let model: OpenAIChatModel

  init(
    _ knobs: StreamServer.Knobs = StreamServer.Knobs(), retries: Int = 0, places: Int? = nil,
    ledger: BudgetLedger = BudgetLedger(),
    hints: PrefixCacheHints = PrefixCacheHints(),
    configuration: CurlTransportConfiguration = CurlTransportConfiguration()
  ) async throws {
    transport = CurlHTTPTransport(configuration: configuration)
    server = try await StreamServer(knobs, through: transport)
    var services = CallServices.quick(clock: SkippingClock())
    services.retryPolicy = RetryPolicy(maximumRetries: retries)
    services.ledger = ledger
    if let places { services.limiter = CallLimiter(maximumConcurrentCalls: places) }
    model = OpenAIChatModel(
      endpoint: try ModelEndpoint(baseURL: server.baseURL, prefixCache: hints),
      transport: transport, services: services)
  }

  /// The first call of an agent: `root` writes all steps, any other name one.
  static func request(
    _ agent: String, _ inbound: String? = nil, stop: [String] = []
  ) -> ChatRequest {
    let role = agent == "root" ? " You are the first of several agents." : ""
    let messages = [
      ChatMessage(.system, "AGENT=\(agent)\(role)"), ChatMessage(.user, "How many?"),
    ]
    return ChatRequest(
      model: "mock", messages: messages + (inbound.map { [ChatMessage(.user, $0)] } ?? []),
      maxOutputTokens: 1_000, stop: stop)
  }

  struct Answer {
    let pieces: [String]
    let steps: [StepSegmenter.Step]
    let response: ChatResponse
  }

  func ask(_ request: ChatRequest) async throws -> Answer {
    let state = Mutex(
      (pieces: [String](), steps: [StepSegmenter.Step](), segmenter: StepSegmenter()))
    let response = try await model.complete(request, context: .test) { event in
      guard case .text(let text) = event else { return }
      state.withLock {
        $0.pieces.append(text)
        $0.steps += $0.segmenter.append(text)
      }
    }
    return state.withLock {
      Answer(pieces: $0.pieces, steps: $0.steps + $0.segmenter.finish(), response: response)
    }
  }
}
