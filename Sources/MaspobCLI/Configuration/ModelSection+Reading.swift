import Yams

extension ProjectConfiguration.ModelSection {
  private static let serverKeys = ["model", "base_url", "base_url_env", "api_key_env", "price"]
  private static let chatKeys =
    serverKeys + [
      "temperature", "top_p", "max_output_tokens", "stop", "seed",
      "prompt_cache_key", "cache_prompt", "id_slots",
    ]
  private static let embedderKeys = serverKeys + ["batch_size"]
  /// For those who write a key of chats elsewhere.
  static let place = "it belongs to a model, under 'models'"

  /// The models of a project by the names that it gives them; a project with an evaluator needs none.
  static func all(of top: ConfigurationMapping) -> [String: Self] {
    if top.has("evaluator"), !top.has("models") { return [:] }
    guard let section = top.requiredMapping("models", allowed: nil) else { return [:] }
    if section.entries.isEmpty { top.report("models", "name at least one model") }
    var models: [String: Self] = [:]
    for entry in section.entries {
      if let map = section.mapping(
        entry.key, allowed: chatKeys, foreign: ["batch_size": "it belongs to 'embedder'"])
      {
        models[entry.key] = .init(reading: map)
      }
    }
    return models
  }

  static func embedder(of top: ConfigurationMapping) -> Self? {
    let foreign = Dictionary(uniqueKeysWithValues: chatKeys.map { ($0, place) })
    return top.mapping("embedder", allowed: embedderKeys, foreign: foreign)
      .map(Self.init(reading:))
  }

  private init(reading map: ConfigurationMapping) {
    self.init(model: map.requiredString("model"))
    baseURL = map.string("base_url")
    baseURLVariable = map.variable("base_url_env") ?? baseURLVariable
    keyVariable = map.variable("api_key_env") ?? keyVariable
    sampling = .init(reading: map)
    prefixCache = .init(reading: map)
    batchSize = map.integer("batch_size", in: 1...2048) ?? batchSize
    price = map.mapping("price", allowed: ["input", "output", "cached_input"]).map {
      .init(reading: $0)
    }
  }
}

extension ProjectConfiguration.PriceSection {
  fileprivate init(reading map: ConfigurationMapping) {
    map.requireKeys(["input", "output"])
    let range = 0...Double.greatestFiniteMagnitude
    input = map.number("input", in: range) ?? 0
    output = map.number("output", in: range) ?? 0
    cachedInput = map.number("cached_input", in: range)
  }
}

extension ConfigurationMapping {
  /// The name of an environment variable; a wrong one is not quoted, since it may be the key itself.
  fileprivate func variable(_ key: String) -> String? {
    guard let name = string(key) else { return nil }
    let capitals = Unicode.Scalar("A")...Unicode.Scalar("Z")
    let digits = Unicode.Scalar("0")...Unicode.Scalar("9")
    let isName =
      name.unicodeScalars.allSatisfy { capitals.contains($0) || digits.contains($0) || $0 == "_" }
      && name.unicodeScalars.first.map { !digits.contains($0) } ?? false
    guard isName else {
      report(
        key,
        "must name an environment variable in capital letters, digits and '_'; put the value there, "
          + "never into this file (it is not shown here)")
      return nil
    }
    return name
  }
}
