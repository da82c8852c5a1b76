import CurlTransport
import Foundation
import LanguageModels
import Logging

/// Everything that talks to the outside world on behalf of one command.
struct Services {
  /// By the keys of the project's `models` section.
  let models: [String: any ChatModel]
  let embedder: (any TextEmbedder)?
  let ledger: BudgetLedger
  /// Where each model and the embedder are reached, for messages; `embedder` stands for itself.
  let endpoints: [String: EndpointSettings]
  private let transport: CurlHTTPTransport

  /// What a command may decide about its calls.
  struct Options {
    var caps = BudgetCaps.unlimited
    /// What earlier processes spent under the same caps.
    var spent = BudgetAmount.zero
    /// Their time at work.
    var wall = Duration.zero
    /// How far they saw models go beyond a worst case.
    var overruns = ObservedOverruns()
    var callLog: JSONLinesCallLog?
    var environment = ProcessInfo.processInfo.environment
    var logger: Logger?
  }

  /// Makes no call.
  ///
  /// - Throws: ``LanguageModelError`` for a missing key, or for a missing price where money is capped;
  ///   ``ResponseCacheError``.
  init(for project: Project, options: Options) throws {
    let runtime = project.configuration.runtime
    let transport = CurlHTTPTransport(
      configuration: CurlTransportConfiguration(
        maximumConcurrentRequests: runtime.concurrency, firstByteTimeout: runtime.timeout,
        idleTimeout: runtime.timeout, totalTimeout: runtime.timeout))
    let ledger = BudgetLedger(caps: options.caps, spent: options.spent, wall: options.wall)
    let cache = runtime.usesCache ? try Self.cache(environment: options.environment) : nil
    var shared = CallServices()
    shared.ledger = ledger
    shared.log = options.callLog
    shared.overruns = options.overruns
    shared.logger = options.logger
    shared.retryPolicy = RetryPolicy(maximumRetries: runtime.retries)
    shared.limiter = CallLimiter(maximumConcurrentCalls: runtime.concurrency)
    var models: [String: any ChatModel] = [:]
    var endpoints: [String: EndpointSettings] = [:]
    for (key, section) in project.configuration.models {
      let settings = try EndpointSettings(section, environment: options.environment)
      endpoints[key] = settings
      shared.prices = PriceTable(section)
      try shared.prices.requirePrices(for: [section.model], caps: options.caps)
      let model = OpenAIChatModel(
        endpoint: settings.endpoint, transport: transport, services: shared)
      models[key] =
        cache.map {
          CachedChatModel(
            model: model, cache: $0, namespace: settings.endpoint.baseURL, log: options.callLog)
        } ?? model
    }
    self.models = models
    self.ledger = ledger
    self.transport = transport
    if let section = project.configuration.embedder {
      let settings = try EndpointSettings(section, environment: options.environment)
      endpoints["embedder"] = settings
      shared.prices = PriceTable(section)
      if project.needsEmbeddings {
        try shared.prices.requirePrices(for: [section.model], caps: options.caps)
      }
      embedder = Self.embedder(
        section, settings.endpoint, transport: transport, services: shared, cache: cache)
    } else {
      embedder = nil
    }
    self.endpoints = endpoints
  }

  private static func embedder(
    _ section: ProjectConfiguration.ModelSection, _ endpoint: ModelEndpoint,
    transport: CurlHTTPTransport, services: CallServices, cache: ResponseCache?
  ) -> any TextEmbedder {
    let embedder = OpenAITextEmbedder(
      endpoint: endpoint, model: section.model, transport: transport, services: services,
      batchSize: section.batchSize)
    guard let cache else { return embedder }
    return CachedTextEmbedder(
      embedder: embedder, model: section.model, cache: cache, namespace: endpoint.baseURL,
      batchSize: section.batchSize, log: services.log)
  }

  /// `MASPOB_CACHE_DIR`, else the folder that the XDG rules give.
  private static func cache(environment: [String: String]) throws -> ResponseCache {
    func folder(_ variable: String) -> URL? {
      environment[variable].flatMap { $0.isEmpty ? nil : URL(filePath: $0) }
    }
    let url =
      folder("MASPOB_CACHE_DIR")
      ?? (folder("XDG_CACHE_HOME")
      ?? FileManager.default.homeDirectoryForCurrentUser.appending(path: ".cache"))
      .appending(path: "maspob")
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw UsageError(
        "cannot create the cache folder \(url.path): \(error.localizedDescription); "
          + "set MASPOB_CACHE_DIR to a folder that can be written, or pass --no-cache")
    }
    return try ResponseCache(at: url.appending(path: "responses.sqlite"))
  }

  /// Asks every server for its list of models, which costs nothing: is it there, and is the key good?
  ///
  /// - Throws: ``LanguageModelError`` with code `unreachable` or `authentication`, saying what was tried.
  func requireReachable() async throws {
    var seen: Set<String> = []
    for (name, settings) in endpoints.sorted(by: { $0.key < $1.key })
    where seen.insert(settings.endpoint.baseURL).inserted {
      try await ServerProbe(transport: transport).probe(settings, name: name)
    }
  }

  func shutdown() { transport.shutdown() }
}

extension PriceTable {
  /// The price of one model, or an empty table where the file gives none.
  init(_ section: ProjectConfiguration.ModelSection) {
    self.init(section.modelPrice.map { [section.model: $0] } ?? [:])
  }
}

extension ProjectConfiguration.ModelSection {
  var modelPrice: ModelPrice? {
    price.map {
      ModelPrice(
        inputPerMillion: $0.input, outputPerMillion: $0.output,
        cachedInputPerMillion: $0.cachedInput)
    }
  }
}
