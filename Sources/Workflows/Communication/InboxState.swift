/// The messages that wait for one agent, and which of them it reads next.
struct InboxState {
  enum Taking: Hashable {
    /// Read together, in this order.
    case batch([StepMessage])
    case wait
    /// Everything was read, and nobody will send more.
    case end
  }

  typealias Order = CommunicationOptions.MergeOrder

  /// In the order of the workflow.
  private let parents: [Int]
  private let order: Order
  private let batchLimit: Int
  private let waitsForParents: Bool
  /// Those that still write.
  private var open: Set<Int>
  /// In the order of arrival.
  private var queue: [StepMessage] = []
  /// The newest step of each parent.
  private var newest: [Int: Int] = [:]
  /// Whose turn it is, as a place in `parents`.
  private var turn = 0
  private(set) var bytes = 0
  /// Whether something came since messages were last taken.
  private(set) var hasNews = false

  init(parents: [Int], order: Order, batchLimit: Int, waitsForParents: Bool) {
    self.parents = parents
    self.order = order
    self.batchLimit = batchLimit
    self.waitsForParents = waitsForParents
    open = Set(parents)
  }

  var count: Int { queue.count }

  /// Whether messages of several agents may be read together as they come.
  var readsSeveralAtOnce: Bool {
    order == .arrival && batchLimit > 1 && parents.count > 1 && !waitsForParents
  }

  /// - Returns: false for a step that was there before, or that comes after its sender has closed.
  mutating func add(_ message: StepMessage) -> Bool {
    guard open.contains(message.sender), message.step > newest[message.sender, default: 0] else {
      return false
    }
    newest[message.sender] = message.step
    hasNews = true
    queue.append(message)
    bytes += message.bytes
    return true
  }

  mutating func close(_ sender: Int) {
    open.remove(sender)
    hasNews = true
  }

  /// - Complexity: O(waiting messages).
  mutating func take() -> Taking {
    hasNews = false
    if waitsForParents, !open.isEmpty { return .wait }
    guard !queue.isEmpty || !open.isEmpty else { return .end }
    switch order {
    case .arrival: return taking(Array(queue.prefix(batchLimit)))
    case .roundRobin: return takeInTurn()
    case .barrier: return takeOfEach()
    }
  }

  private mutating func taking(_ messages: [StepMessage]) -> Taking {
    guard !messages.isEmpty else { return .wait }
    for message in messages {
      queue.removeAll { $0.sender == message.sender && $0.step == message.step }
      bytes -= message.bytes
    }
    return .batch(messages)
  }

  private mutating func takeInTurn() -> Taking {
    for _ in parents {
      let parent = parents[turn]
      if let message = queue.first(where: { $0.sender == parent }) {
        turn = (turn + 1) % parents.count
        return taking([message])
      }
      if open.contains(parent) { return .wait }
      turn = (turn + 1) % parents.count
    }
    return .wait
  }

  private mutating func takeOfEach() -> Taking {
    let first = parents.compactMap { parent in queue.first { $0.sender == parent } }
    let present = Set(first.map(\.sender))
    return open.isSubset(of: present) ? taking(first) : .wait
  }
}
