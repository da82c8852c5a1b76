import LanguageModels

/// A request on its way to the multiplexer with whoever waits for it.
struct CurlJob: Sendable {
  let id: UInt64
  let request: HTTPRequest
  let target: RequestTarget
  let continuation: CheckedContinuation<HTTPResponse, any Error>
}
