/// Works on all items, at most `width` at a time.
///
/// Once an item failed for a reason that is more than its own no further one is begun; those under way are
/// waited for, so that what they used is known.
///
/// - Returns: by index, whatever the order of arrival; a cancellation for what was not begun.
func gathered<Item: Sendable, Output: Sendable>(
  _ items: [Item], width: Int,
  _ work: @escaping @Sendable (Item) async throws -> Output
) async -> [Result<Output, any Error>] {
  await withTaskGroup(of: (Int, Result<Output, any Error>).self) { group in
    var results = [Result<Output, any Error>](
      repeating: .failure(CancellationError()), count: items.count)
    var next = 0
    var goesOn = true
    func start() {
      guard goesOn, next < items.count, !Task.isCancelled else { return }
      let index = next
      next += 1
      group.addTask {
        do { return (index, .success(try await work(items[index]))) } catch {
          return (index, .failure(error))
        }
      }
    }
    for _ in 0..<max(width, 1) { start() }
    while let (index, result) = await group.next() {
      results[index] = result
      if let error = result.failure, !error.isSingle { goesOn = false }
      start()
    }
    return results
  }
}

extension Result where Failure == any Error {
  var failure: (any Error)? {
    if case .failure(let error) = self { error } else { nil }
  }
}

extension [any Error] {
  /// The first that is more than the consequence of another.
  var mostTelling: (any Error)? { first { !($0 is CancellationError) } ?? first }
}

extension Error {
  /// Whether it says nothing about the next call.
  var isSingle: Bool {
    if case .call? = self as? MASPOFault { true } else { false }
  }
}
