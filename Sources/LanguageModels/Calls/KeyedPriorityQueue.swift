/// A queue that hands out what has the highest priority, of equals what came first, and from which elements can also
/// be taken by their key.
///
/// A binary heap; what was taken by its key leaves its place behind until the heap is half empty places.
/// - Complexity: every operation is O(log n) amortised, n the elements in it.
struct KeyedPriorityQueue<Element> {
  private struct Place: Comparable {
    let priority: Int
    let arrival: UInt64
    let key: UInt64

    /// Whether it is served later.
    static func < (left: Place, right: Place) -> Bool {
      (left.priority, right.arrival) < (right.priority, left.arrival)
    }
  }

  /// The first child of place i is 2i + 1; none is served before its parent.
  private var heap: [Place] = []
  private var elements: [UInt64: (element: Element, arrival: UInt64)] = [:]
  private var arrivals: UInt64 = 0

  init() {}

  var isEmpty: Bool { elements.isEmpty }
  var count: Int { elements.count }
  /// Those of the heap, empty ones too.
  var places: Int { heap.count }

  /// Its key must not be in the queue.
  mutating func append(_ element: Element, key: UInt64, priority: Int) {
    precondition(elements[key] == nil, "key \(key) is queued twice")
    arrivals += 1
    elements[key] = (element, arrivals)
    heap.append(Place(priority: priority, arrival: arrivals, key: key))
    rise(from: heap.count - 1)
  }

  /// Takes the element whose turn it is.
  mutating func popFirst() -> Element? {
    while let first = heap.first {
      let last = heap.removeLast()
      if !heap.isEmpty {
        heap[0] = last
        sink(from: 0)
      }
      guard isTaken(first) else { return elements.removeValue(forKey: first.key)?.element }
    }
    return nil
  }

  /// Takes one element out of turn.
  mutating func remove(key: UInt64) -> Element? {
    defer { dropEmptyPlaces() }
    return elements.removeValue(forKey: key)?.element
  }

  private func isTaken(_ place: Place) -> Bool { elements[place.key]?.arrival != place.arrival }

  private mutating func dropEmptyPlaces() {
    guard heap.count > 64, heap.count > 2 * elements.count else { return }
    // Descending order is a heap.
    heap = heap.filter { !isTaken($0) }.sorted(by: >)
  }

  private mutating func rise(from start: Int) {
    var place = start
    while place > 0, heap[(place - 1) / 2] < heap[place] {
      heap.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  private mutating func sink(from start: Int) {
    var place = start
    while true {
      let left = 2 * place + 1
      guard left < heap.count else { return }
      let right = left + 1
      let next = right < heap.count && heap[left] < heap[right] ? right : left
      guard heap[place] < heap[next] else { return }
      heap.swapAt(place, next)
      place = next
    }
  }
}
