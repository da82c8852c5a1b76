import Logging

/// How calls follow the server's rate limits together, not only each after its own refusal.
extension CallRunner {
  /// Waits for a place, and in it for the end of a pause that the server has asked for.
  ///
  /// - Throws: `CancellationError` when the task is cancelled meanwhile.
  func place(for context: CallContext) async throws -> CallLimiter.Permit {
    let permit = try await services.limiter.acquire(priority: context.depth)
    guard let rest = services.limiter.remainingQuiet else { return permit }
    do {
      try await services.clock.sleep(for: rest)
      return permit
    } catch {
      services.limiter.release(permit)
      throw error
    }
  }

  /// Sends a request and notes what the reply says about the server's limits.
  ///
  /// A used-up allowance quiets all calls until it is back, so that their retries are not wasted on refusals that
  /// are certain. A longer wait than the policy allows is left to the policy.
  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    let response = try await transport.send(request)
    heed(response)
    return response
  }

  /// The same for a response that is read while it arrives.
  func open(
    _ request: HTTPRequest, through transport: any StreamingHTTPTransport
  ) async throws -> HTTPResponseStream {
    let response = try await transport.open(request)
    heed(HTTPResponse(status: response.status, headers: response.headers))
    return response
  }

  private func heed(_ response: HTTPResponse) {
    let pause =
      response.status == 429
      ? RateLimitHeaders.pause(in: response, now: services.now())
      : RateLimitHeaders.exhaustion(in: response, now: services.now())
    if let pause, pause > .zero, pause <= services.retryPolicy.maximumRetryAfter {
      services.limiter.stayQuiet(for: pause)
      services.logger?.info("the server asks for a pause", metadata: ["pause": "\(pause)"])
    }
  }

  static func feedback<Value>(
    of answer: Result<(Value, TokenUsage), any Error>
  ) -> CallLimiter.Feedback {
    switch answer {
    case .success: .answered
    case .failure(let failure as CallFailure) where failure.code == .rateLimited: .rateLimited
    case .failure: .nothing
    }
  }
}
