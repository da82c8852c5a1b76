import CurlTransport
import LanguageModels

/// Makes the models that a project names, over one transport and for one ledger.
struct ModelFactory {
  let transport: CurlHTTPTransport
  private let limiters: ServerLimiters
  /// Of every call, but for prices and limits, which depend on model and server.
  private let shared: CallServices
  private let caches: [ResponseCache]

  init(
    _ configuration: ProjectConfiguration, servers: [EndpointSettings], ledger: BudgetLedger,
    caches: [ResponseCache], _ options: Services.Options
  ) {
    let concurrency = configuration.runtime.concurrency
    limiters = ServerLimiters(servers: servers, maximumConcurrentCalls: concurrency)
    transport = CurlHTTPTransport(
      configuration: CurlTransportConfiguration(
        configuration, maximumConcurrentRequests: concurrency * max(1, limiters.count),
        environment: options.environment))
    var shared = CallServices()
    shared.ledger = ledger
    shared.log = options.callLog
    shared.overruns = options.overruns
    shared.logger = options.logger
    shared.retryPolicy = RetryPolicy(maximumRetries: configuration.runtime.retries)
    self.shared = shared
    self.caches = caches
  }

  func model(
    _ section: ProjectConfiguration.ModelSection, at endpoint: ModelEndpoint
  ) -> any ChatModel {
    let model = OpenAIChatModel(
      endpoint: endpoint, transport: transport, services: services(for: section, at: endpoint))
    return caches.reduce(model as any ChatModel) {
      CachedChatModel(model: $0, cache: $1, namespace: endpoint.baseURL, log: shared.log)
    }
  }

  func embedder(
    _ section: ProjectConfiguration.ModelSection, at endpoint: ModelEndpoint
  ) -> any TextEmbedder {
    let embedder = OpenAITextEmbedder(
      endpoint: endpoint, model: section.model, transport: transport,
      services: services(for: section, at: endpoint), batchSize: section.batchSize)
    guard let cache = caches.last else { return embedder }
    return CachedTextEmbedder(
      embedder: embedder, model: section.model, cache: cache, namespace: endpoint.baseURL,
      batchSize: section.batchSize, log: shared.log)
  }

  private func services(
    for section: ProjectConfiguration.ModelSection, at endpoint: ModelEndpoint
  ) -> CallServices {
    var services = shared
    services.prices = PriceTable(section)
    services.limiter = limiters[endpoint]
    return services
  }
}
