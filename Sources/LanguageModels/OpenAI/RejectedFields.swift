import Synchronization

/// The fields that the models of a server were found not to take, for the rest of the process.
final class RejectedFields: Sendable {
  private let fields = Mutex<[String: Set<RequestField>]>([:])

  func known(of model: String) -> Set<RequestField> { fields.withLock { $0[model] ?? [] } }

  /// - Returns: those that are news.
  func learn(_ found: Set<RequestField>, of model: String) -> Set<RequestField> {
    // The usual case, on every call.
    guard !found.isEmpty else { return [] }
    return fields.withLock { fields in
      let news = found.subtracting(fields[model] ?? [])
      fields[model, default: []].formUnion(news)
      return news
    }
  }
}
