import LanguageModels

/// One limiter per server: one that refuses for its rate must not slow down the others, and models behind the
/// same address share its limits.
struct ServerLimiters {
  private let limiters: [String: CallLimiter]

  init(servers: [EndpointSettings], maximumConcurrentCalls: Int) {
    limiters = servers.reduce(into: [:]) { limiters, server in
      let address = server.endpoint.baseURL
      guard limiters[address] == nil else { return }
      limiters[address] = CallLimiter(maximumConcurrentCalls: maximumConcurrentCalls)
    }
  }

  var count: Int { limiters.count }

  /// - Precondition: the endpoint is one of the servers.
  subscript(endpoint: ModelEndpoint) -> CallLimiter {
    guard let limiter = limiters[endpoint.baseURL] else {
      preconditionFailure("\(endpoint) is none of the \(count) servers")
    }
    return limiter
  }
}
