import Foundation
public import LanguageModels
import Synchronization

/// A transport that answers from a list, the last entry for ever, and remembers what it was sent.
public final class ScriptedTransport: HTTPTransport {
  public typealias Reply = Result<HTTPResponse, TransportError>

  private let state: Mutex<(replies: [Reply], sent: [HTTPRequest])>

  /// - Precondition: at least one reply.
  public init(_ replies: [Reply]) {
    precondition(!replies.isEmpty, "a script has at least one reply")
    state = Mutex((replies, []))
  }

  public var sent: [HTTPRequest] { state.withLock { $0.sent } }

  public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    try Task.checkCancellation()
    let reply = state.withLock { state in
      state.sent.append(request)
      return state.replies.count > 1 ? state.replies.removeFirst() : state.replies[0]
    }
    return try reply.get()
  }

  /// A chat completion with usage.
  public static func completion(
    _ text: String, input: Int = 10, output: Int = 5, cached: Int = 0
  ) -> Reply {
    let body = """
      {"choices": [{"message": {"content": "\(text)"}, "finish_reason": "stop"}],
       "usage": {"prompt_tokens": \(input), "completion_tokens": \(output),
                 "prompt_tokens_details": {"cached_tokens": \(cached)}}}
      """
    return .success(HTTPResponse(status: 200, body: Data(body.utf8)))
  }
}
