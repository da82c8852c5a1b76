import CurlTransport
import Foundation
import LanguageModels
import Logging
import Studies

/// Everything that talks to the outside world on behalf of one command.
struct Services {
  /// By the keys of the project's `models` section.
  let models: [String: any ChatModel]
  let embedder: (any TextEmbedder)?
  let ledger: BudgetLedger
  /// Where each model and the embedder are reached, for messages; `embedder` stands for itself.
  let endpoints: [String: EndpointSettings]
  /// `nil` where the servers are reached through somebody else's services.
  private let transport: CurlHTTPTransport?

  /// What a command may decide about its calls.
  struct Options {
    var caps = BudgetCaps.unlimited
    /// What earlier processes spent under the same caps.
    var spent = BudgetAmount.zero
    /// Their time at work.
    var wall = Duration.zero
    /// How far they saw models go beyond a worst case.
    var overruns = ObservedOverruns()
    /// Their calls.
    var records: [CallRecord] = []
    var callLog: (any CallLog)?
    /// Where a run keeps its own answers when the shared cache is off.
    var replies: URL?
    /// Whether it keeps them beside the shared cache too, so that a search that asks can be replayed from them.
    var keepsReplies = false
    var environment = ProcessInfo.processInfo.environment
    var logger: Logger?
    /// False where somebody else runs the workflow: no server and no key is then needed.
    var usesModels = true
    var usesEmbedder = true
  }

  /// Makes no call.
  ///
  /// - Throws: ``LanguageModelError`` for a missing key, or for a missing price where money is capped;
  ///   ``ResponseCacheError``.
  init(for project: Project, options: Options) throws {
    let configuration = project.configuration
    let settings = try (options.usesModels ? configuration.models : [:]).mapValues {
      try EndpointSettings($0, environment: options.environment)
    }
    let embedding = try (options.usesEmbedder ? configuration.embedder : nil).map {
      try EndpointSettings($0, environment: options.environment)
    }
    endpoints = settings.merging(embedding.map { ["embedder": $0] } ?? [:]) { $1 }
    ledger = BudgetLedger(caps: options.caps, spent: options.spent, wall: options.wall)
    let caches = try Self.answers(usesCache: configuration.runtime.usesCache, options)
    var shared = CallServices()
    shared.ledger = ledger
    shared.log = options.callLog
    shared.overruns = options.overruns
    shared.logger = options.logger
    shared.retryPolicy = RetryPolicy(maximumRetries: configuration.runtime.retries)
    let limiters = ServerLimiters(
      servers: Array(settings.values) + [embedding].compactMap { $0 },
      maximumConcurrentCalls: configuration.runtime.concurrency)
    let transport = CurlHTTPTransport(
      configuration: CurlTransportConfiguration(
        configuration,
        maximumConcurrentRequests: configuration.runtime.concurrency * max(1, limiters.count),
        environment: options.environment))

    self.transport = transport

    func services(
      for section: ProjectConfiguration.ModelSection, at endpoint: ModelEndpoint
    ) -> CallServices {
      var services = shared
      services.prices = PriceTable(section)
      services.limiter = limiters[endpoint]
      return services
    }
    var models: [String: any ChatModel] = [:]
    for (key, section) in configuration.models {
      guard let endpoint = settings[key]?.endpoint else { continue }
      try PriceTable(section).requirePrices(for: [section.model], caps: options.caps)
      let model = OpenAIChatModel(
        endpoint: endpoint, transport: transport, services: services(for: section, at: endpoint))
      models[key] = caches.reduce(model as any ChatModel) {
        CachedChatModel(model: $0, cache: $1, namespace: endpoint.baseURL, log: options.callLog)
      }
    }
    self.models = models
    if let section = configuration.embedder, let endpoint = embedding?.endpoint {
      if project.needsEmbeddings {
        try PriceTable(section).requirePrices(for: [section.model], caps: options.caps)
      }
      embedder = Self.embedder(
        section, endpoint, transport: transport, services: services(for: section, at: endpoint),
        cache: caches.last)
    } else {
      embedder = nil
    }
  }

  /// Services of one study among several: what it asks is charged to its own ledger and log whoever answers,
  /// the first time it asks; after that its own replies do.
  ///
  /// - Throws: ``ResponseCacheError``, ``StudyError``.
  init(sharing shared: Services, for project: Project, options: Options) throws {
    endpoints = shared.endpoints
    transport = nil
    ledger = BudgetLedger(caps: options.caps, spent: options.spent, wall: options.wall)
    let account = PricedCalls(
      ledger: ledger, log: options.callLog, records: options.records)
    guard let cache = try Self.answers(usesCache: false, options).first else {
      throw StudyError(.storage, "a study of a comparison keeps its own replies")
    }
    models = Dictionary(
      uniqueKeysWithValues: shared.models.map { key, model in
        (
          key,
          CachedChatModel(
            model: PricedChatModel(SharedBudgetModel(model: model), account: account), cache: cache,
            namespace: shared.endpoints[key]?.endpoint.baseURL ?? key, log: options.callLog)
        )
      })
    guard let inner = shared.embedder, let section = project.configuration.embedder else {
      embedder = nil
      return
    }
    embedder = CachedTextEmbedder(
      embedder: PricedTextEmbedder(inner, model: section.model, account: account),
      model: section.model, cache: cache, namespace: "embedder", batchSize: section.batchSize,
      log: options.callLog)
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

  /// The shared cache, or the run's own answers: a run that began with these goes on with them, whatever
  /// the flags of a later process, so that no answer is paid twice. Where it keeps them in any case, they are
  /// asked first.
  private static func answers(usesCache: Bool, _ options: Options) throws -> [ResponseCache] {
    if let replies = options.replies,
      !usesCache || options.keepsReplies || FileManager.default.fileExists(atPath: replies.path)
    {
      do {
        try FileManager.default.createDirectory(
          at: replies.deletingLastPathComponent(), withIntermediateDirectories: true)
      } catch {
        throw StudyError(.storage, "\(replies.path): \(StorageFailure.reason(error))")
      }
      let shared = usesCache && options.keepsReplies ? [try cache(options.environment)] : []
      return shared + [try ResponseCache(at: replies)]
    }
    return usesCache ? [try cache(options.environment)] : []
  }

  /// `MASPOB_CACHE_DIR`, else the folder that the XDG rules give.
  private static func cache(_ environment: [String: String]) throws -> ResponseCache {
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
    guard let transport else { return }
    var seen: Set<String> = []
    for (name, settings) in endpoints.sorted(by: { $0.key < $1.key })
    where seen.insert(settings.endpoint.baseURL).inserted {
      try await ServerProbe(transport: transport).probe(settings, name: name)
    }
  }

  func shutdown() { transport?.shutdown() }
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
