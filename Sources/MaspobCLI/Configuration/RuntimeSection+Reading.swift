extension ProjectConfiguration.RuntimeSection {
  /// Reads the section; an absent one leaves every default. How agents talk to each other is read elsewhere.
  init(reading top: ConfigurationMapping) {
    self.init()
    let keys = [
      "concurrency", "timeout", "connect_timeout", "first_byte_timeout", "idle_timeout", "ca_file",
      "retries", "cache", "max_error_rate", "allow_code_execution", "communication",
    ]
    guard let section = top.mapping("runtime", allowed: keys) else { return }
    concurrency = section.integer("concurrency", in: 1...1024) ?? concurrency
    timeout = section.seconds("timeout") ?? timeout
    connectTimeout = section.seconds("connect_timeout") ?? connectTimeout
    firstByteTimeout = section.seconds("first_byte_timeout")
    idleTimeout = section.seconds("idle_timeout")
    authoritiesFile = section.string("ca_file")
    retries = section.integer("retries", in: 0...20) ?? retries
    usesCache = section.flag("cache") ?? usesCache
    maximumErrorRate = section.number("max_error_rate", in: 0...1) ?? maximumErrorRate
    codePermission = section.choice("allow_code_execution", CodePermission.self)
  }
}

extension ConfigurationMapping {
  /// A span of time between a second and a day.
  fileprivate func seconds(_ key: String) -> Duration? {
    number(key, in: 1...86_400).map { .milliseconds(Int64($0 * 1000)) }
  }
}
