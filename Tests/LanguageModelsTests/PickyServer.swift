import Foundation
import LanguageModels
import Logging
import Synchronization
import _TestSupport

/// Refuses fields by name, one a reply, then fails so often, then answers.
final class PickyServer: HTTPTransport {
  private struct State {
    var bodies: [Data] = []
    var refusals = 0
    var failures: Int
  }

  private let state: Mutex<State>
  private let refused: [String]
  private let delay: Duration

  init(refusing fields: [String], failing: Int = 0, delay: Duration = .zero) {
    refused = fields
    self.delay = delay
    state = Mutex(State(failures: failing))
  }

  var refusals: Int { state.withLock { $0.refusals } }

  var bodies: [[String: Any]] {
    state.withLock { $0.bodies }.map {
      (try? JSONSerialization.jsonObject(with: $0) as? [String: Any]) ?? [:]
    }
  }

  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    if delay > .zero { try await Task.sleep(for: delay) }
    let fields =
      (try? JSONSerialization.jsonObject(with: request.body) as? [String: Any]) ?? [:]
    let field = refused.first { fields[$0] != nil }
    let hasFailed = state.withLock { state in
      state.bodies.append(request.body)
      if field != nil { state.refusals += 1 }
      guard field == nil, state.failures > 0 else { return false }
      state.failures -= 1
      return true
    }
    if let field {
      let text = #"{"error": {"message": "Unrecognized request argument supplied: \#(field)"}}"#
      return HTTPResponse(status: 400, body: Data(text.utf8))
    }
    return hasFailed
      ? HTTPResponse(status: 503) : try ScriptedTransport.completion("x").get()
  }
}

/// The warnings of a logger, with their fields in order.
final class LogLines: LogHandler {
  private let state = Mutex([String]())
  var warnings: [String] { state.withLock { $0 } }
  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }
  var logLevel: Logger.Level {
    get { .warning }
    set {}
  }
  subscript(metadataKey _: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }

  func log(event: LogEvent) {
    guard event.level == .warning else { return }
    let fields = (event.metadata ?? [:]).map { "\($0.key): \($0.value)" }.sorted()
    state.withLock { $0.append("\(event.message) \(fields.joined(separator: ", "))") }
  }
}
