import LanguageModels

/// A request on its way to the multiplexer with whoever waits for it.
struct CurlJob: Sendable {
  enum Consumer: Sendable {
    /// Wants the whole response.
    case whole(CheckedContinuation<HTTPResponse, any Error>)
    /// Reads while it arrives.
    case stream(CurlStream)
  }

  let id: UInt64
  let request: HTTPRequest
  let target: RequestTarget
  let consumer: Consumer

  /// Called once, at the end of the transfer or in its place.
  func end(with result: Result<HTTPResponse, any Error>) {
    switch consumer {
    case .whole(let continuation): continuation.resume(with: result)
    case .stream(let stream): stream.end(with: result)
    }
  }

  func fail(_ error: any Error) { end(with: .failure(error)) }
}
