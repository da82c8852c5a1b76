/// A first-in-first-out queue whose elements can also be taken out by their key.
///
/// - Complexity: every operation is O(1) amortised.
package struct KeyedQueue<Element> {
  private var order: [UInt64] = []
  private var head = 0
  private var elements: [UInt64: Element] = [:]

  package init() {}

  package var isEmpty: Bool { elements.isEmpty }
  package var count: Int { elements.count }

  /// Puts an element at the end; its key must not be in the queue.
  package mutating func append(_ element: Element, key: UInt64) {
    precondition(elements[key] == nil, "key \(key) is queued twice")
    elements[key] = element
    order.append(key)
  }

  /// The element that has waited longest, left in place.
  package mutating func first() -> Element? {
    while head < order.count {
      if let element = elements[order[head]] { return element }
      head += 1
    }
    order.removeAll(keepingCapacity: true)
    head = 0
    return nil
  }

  /// Takes the element that has waited longest.
  package mutating func popFirst() -> Element? {
    guard let element = first() else { return nil }
    elements[order[head]] = nil
    head += 1
    dropServedKeys()
    return element
  }

  /// Takes one element out of turn.
  package mutating func remove(key: UInt64) -> Element? {
    elements.removeValue(forKey: key)
  }

  /// Keeps the list of keys in proportion to what is queued.
  private mutating func dropServedKeys() {
    guard head > 64, head > order.count / 2 else { return }
    order.removeFirst(head)
    head = 0
  }
}
