import Foundation
import LanguageModels
import Synchronization

/// The multiplexer's end of a response that is read while it arrives.
final class CurlStream: Sendable {
  typealias Head = (status: Int, headers: [(name: String, value: String)])

  let channel: ByteChannel
  private let waiting: Mutex<CheckedContinuation<Head, any Error>?>

  init(_ channel: ByteChannel, head: CheckedContinuation<Head, any Error>) {
    self.channel = channel
    waiting = Mutex(head)
  }

  private func takeWaiting() -> CheckedContinuation<Head, any Error>? {
    waiting.withLock { waiting in
      defer { waiting = nil }
      return waiting
    }
  }

  /// Lets the reader begin; the first time counts.
  func begin(_ head: @autoclosure () -> Head) { takeWaiting()?.resume(returning: head()) }

  func end(with result: Result<HTTPResponse, any Error>) {
    switch result {
    case .success(let response):
      begin((response.status, response.headers))
      channel.finish()
    case .failure(let error):
      channel.finish(throwing: error)
      takeWaiting()?.resume(throwing: error)
    }
  }
}
