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
  private let transport: CurlHTTPTransport

  /// What a command may decide about its calls.
  struct Options {
    var caps = BudgetCaps.unlimited
    /// What earlier processes spent under the same caps.
    var spent = BudgetAmount.zero
    var callLog: JSONLinesCallLog?
    /// Where a run keeps its own answers when the shared cache is off.
    var replies: URL?
    var environment = ProcessInfo.processInfo.environment
    var logger: Logger?
  }

  /// Makes no call.
  ///
  /// - Throws: ``LanguageModelError`` for a missing key or price, ``ResponseCacheError``.
  init(for project: Project, options: Options) throws {
    let runtime = project.configuration.runtime
    let transport = CurlHTTPTransport(
      configuration: CurlTransportConfiguration(
        maximumConcurrentRequests: runtime.concurrency, firstByteTimeout: runtime.timeout,
        idleTimeout: runtime.timeout, totalTimeout: runtime.timeout))
    let ledger = BudgetLedger(caps: options.caps, spent: options.spent)
    let cache = try Self.answers(usesCache: runtime.usesCache, options)
    var shared = CallServices()
    shared.ledger = ledger
    shared.log = options.callLog
    shared.logger = options.logger
    shared.retryPolicy = RetryPolicy(maximumRetries: runtime.retries)
    shared.limiter = CallLimiter(maximumConcurrentCalls: runtime.concurrency)
    var models: [String: any ChatModel] = [:]
    var endpoints: [String: EndpointSettings] = [:]
    for (key, section) in project.configuration.models {
      let settings = try EndpointSettings(section, environment: options.environment)
      endpoints[key] = settings
      shared.prices = PriceTable(section)
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

  /// The shared cache, or the run's own answers: a run that began with these goes on with them, whatever
  /// the flags of a later process, so that no answer is paid twice.
  private static func answers(usesCache: Bool, _ options: Options) throws -> ResponseCache? {
    if let replies = options.replies,
      !usesCache || FileManager.default.fileExists(atPath: replies.path)
    {
      do {
        try FileManager.default.createDirectory(
          at: replies.deletingLastPathComponent(), withIntermediateDirectories: true)
      } catch {
        throw StudyError(.storage, "\(replies.path): \(StorageFailure.reason(error))")
      }
      return try ResponseCache(at: replies)
    }
    return usesCache ? try cache(environment: options.environment) : nil
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
  fileprivate init(_ section: ProjectConfiguration.ModelSection) {
    guard let price = section.price else {
      self.init()
      return
    }
    self.init([
      section.model: ModelPrice(
        inputPerMillion: price.input, outputPerMillion: price.output,
        cachedInputPerMillion: price.cachedInput)
    ])
  }
}
