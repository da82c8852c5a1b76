import Foundation

/// Sorts replies into answers and failures, before anybody looks at an answer's fields.
struct ReplyReader {
  let redactor: Redactor
  let now: Date

  /// Decodes a good reply.
  ///
  /// - Throws: ``CallFailure`` for any other reply.
  func read<Reply: Decodable>(
    _ type: Reply.Type, from response: HTTPResponse
  ) throws(CallFailure) -> Reply {
    guard (200..<300).contains(response.status) else { throw refusal(response) }
    guard !response.body.isEmpty else { throw malformed("it is empty") }
    guard String(validating: response.body, as: UTF8.self) != nil else {
      throw malformed("it is not UTF-8")
    }
    let checked: CheckedReply<Reply>
    do {
      checked = try JSONDecoder().decode(CheckedReply<Reply>.self, from: response.body)
    } catch {
      throw malformed(explanation(of: response))
    }
    switch checked {
    case .reply(let reply): return reply
    case .error(let error):
      throw failure(error, status: Self.status(of: error), response: response)
    }
  }

  /// A reply that was not an answer: it may have been billed, unless it says otherwise.
  func malformed(
    _ explanation: String, charge: CallFailure.Charge = .unknown
  ) -> CallFailure {
    CallFailure(.malformed, explanation: explanation, charge: charge)
  }

  /// The reply or the error in its place, with one pass over the JSON for both.
  private enum CheckedReply<Reply: Decodable>: Decodable {
    case reply(Reply)
    case error(ServerErrorReply)

    init(from decoder: any Decoder) throws {
      if let error = try? EmbeddedError(from: decoder).reply {
        self = .error(error)
      } else {
        self = .reply(try Reply(from: decoder))
      }
    }
  }

  /// Counts an `error` field only when it is there and not null, as good replies of some servers have.
  private struct EmbeddedError: Decodable {
    let reply: ServerErrorReply?
    private enum Keys: String, CodingKey { case error, object }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: Keys.self)
      let hasError = try values.contains(.error) && !values.decodeNil(forKey: .error)
      // Asked first: a thrown error costs more than the rest of a streamed event.
      let isError =
        values.contains(.object) && (try? values.decode(String.self, forKey: .object)) == "error"
      reply = hasError || isError ? try ServerErrorReply(from: decoder) : nil
    }
  }

  /// An error inside a good status is a failure of the server, unless it names a status of its own.
  private static func status(of error: ServerErrorReply) -> Int {
    if let status = error.status, (400..<600).contains(status) { return status }
    return switch error.code {
    case "rate_limit_exceeded": 429
    case "invalid_api_key", "authentication_error": 401
    case "invalid_request_error", "model_not_found": 400
    default: 500
    }
  }

  private func refusal(_ response: HTTPResponse) -> CallFailure {
    let error = try? JSONDecoder().decode(ServerErrorReply.self, from: response.body)
    return failure(
      error, status: response.status, response: response)
  }

  private func failure(
    _ error: ServerErrorReply?, status: Int, response: HTTPResponse
  ) -> CallFailure {
    let said = error?.message.map(redactor.clean)
    var failure = CallFailure(
      .status(status, errorCode: error?.code), explanation: said ?? explanation(of: response),
      charge: .refused, retryAfter: RateLimitHeaders.pause(in: response, now: now))
    if status == 400 || status == 422 {
      failure.fields = RequestField.refused(by: error, body: response.body)
    }
    return failure
  }

  /// What a reply that is no JSON object of ours looks like; of a page only that it is one.
  private func explanation(of response: HTTPResponse) -> String {
    if (300..<400).contains(response.status) {
      return "it redirects elsewhere; put the final address into base_url"
    }
    if response.body.isEmpty { return "its reply is empty" }
    guard let text = String(validating: response.body.prefix(4096), as: UTF8.self) else {
      return "its reply is not UTF-8 text"
    }
    let start = text.drop(while: \.isWhitespace)
    let isPage = start.hasPrefix("<") || response.header("content-type")?.contains("html") == true
    if isPage { return "its reply is a web page; is base_url right?" }
    if start.hasPrefix("{") || start.hasPrefix("[") {
      return "its reply is JSON without the expected fields, or cut off"
    }
    return response.status >= 400 ? redactor.clean(text) : "its reply is not JSON"
  }
}
