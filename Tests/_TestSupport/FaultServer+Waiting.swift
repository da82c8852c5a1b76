public import LanguageModels

extension FaultServer {
  public struct NeverHappened: Error {
    public let bill: Bill
  }

  /// Asks for the bill until it is as wished; gives up after a minute.
  public func waitUntil(
    through transport: any HTTPTransport, _ isWished: (Bill) -> Bool
  ) async throws {
    let end = ContinuousClock.now + .seconds(60)
    while true {
      let bill = try await bill(through: transport)
      if isWished(bill) { return }
      guard ContinuousClock.now < end else { throw NeverHappened(bill: bill) }
      try await Task.sleep(for: .milliseconds(10))
    }
  }
}
