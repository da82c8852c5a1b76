import Synchronization

/// The fields that models were found not to take, for the rest of the process.
///
/// What one model of a server takes says nothing about the same name elsewhere.
public final class RejectedFields: Sendable {
  private struct Model: Hashable {
    let server: String
    let name: String
  }

  private let fields = Mutex<[Model: Set<RequestField>]>([:])

  public init() {}

  func known(of model: String, at endpoint: ModelEndpoint) -> Set<RequestField> {
    fields.withLock { $0[Model(server: endpoint.baseURL, name: model)] ?? [] }
  }

  /// - Returns: those that are news.
  func learn(
    _ found: Set<RequestField>, of model: String, at endpoint: ModelEndpoint
  ) -> Set<RequestField> {
    // The usual case, on every call.
    guard !found.isEmpty else { return [] }
    let model = Model(server: endpoint.baseURL, name: model)
    return fields.withLock { fields in
      let news = found.subtracting(fields[model] ?? [])
      fields[model, default: []].formUnion(news)
      return news
    }
  }
}
