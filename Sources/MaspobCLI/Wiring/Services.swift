import CurlTransport
import LanguageModels
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
    let factory = ModelFactory(
      configuration, servers: Array(settings.values) + [embedding].compactMap { $0 },
      ledger: ledger,
      caches: try AnswerCaches.open(usesShared: configuration.runtime.usesCache, options), options)
    transport = factory.transport
    var models: [String: any ChatModel] = [:]
    for (key, section) in configuration.models {
      guard let endpoint = settings[key]?.endpoint else { continue }
      try PriceTable(section).requirePrices(for: [section.model], caps: options.caps)
      models[key] = factory.model(section, at: endpoint)
    }
    self.models = models
    guard let section = configuration.embedder, let endpoint = embedding?.endpoint else {
      embedder = nil
      return
    }
    if project.needsEmbeddings {
      try PriceTable(section).requirePrices(for: [section.model], caps: options.caps)
    }
    embedder = factory.embedder(section, at: endpoint)
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
    guard let cache = try AnswerCaches.open(usesShared: false, options).first else {
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
