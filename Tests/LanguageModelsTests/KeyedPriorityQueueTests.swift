import Testing
import _TestSupport

@testable import LanguageModels

@Suite struct KeyedPriorityQueueTests {
  /// Against a list that is searched, over random operations.
  @Test(arguments: 0..<6)
  func behavesLikeASearchedList(seed: UInt64) {
    var random = TestRandom(seed: seed)
    var queue = KeyedPriorityQueue<Int>()
    var model: [(key: UInt64, value: Int, priority: Int)] = []
    func next() -> Int? {
      // The first of the highest: `max` would give the last.
      model.indices.reduce(nil) { best, index in
        best.map { model[index].priority > model[$0].priority ? index : $0 } ?? index
      }
    }
    for step in 0..<3000 {
      // Long runs of one kind of operation, so that the queue grows and empties.
      let appends = 0.2 + 0.6 * Double((step / 300) % 2)
      switch random.share() {
      case ..<appends:
        let priority = Int.random(in: -2...3, using: &random)
        queue.append(step, key: UInt64(step), priority: priority)
        model.append((UInt64(step), step, priority))
      case ..<0.85:
        #expect(queue.popFirst() == next().map { model.remove(at: $0).value })
      default:
        let key = UInt64(Int.random(in: 0...step, using: &random))
        let index = model.firstIndex { $0.key == key }
        #expect(queue.remove(key: key) == index.map { model.remove(at: $0).value })
      }
      #expect(queue.count == model.count && queue.isEmpty == model.isEmpty)
    }
    while let index = next() { #expect(queue.popFirst() == model.remove(at: index).value) }
    #expect(queue.popFirst() == nil && queue.isEmpty)
  }

  @Test func aKeyThatComesBackWaitsAnew() {
    var queue = KeyedPriorityQueue<String>()
    queue.append("first", key: 1, priority: 5)
    queue.append("second", key: 2, priority: 1)
    #expect(queue.remove(key: 1) == "first")
    queue.append("third", key: 1, priority: 0)
    #expect([queue.popFirst(), queue.popFirst()] == ["second", "third"])
  }

  /// What leaves by its key leaves no growing heap behind.
  @Test func removalsLeaveNothing() {
    var queue = KeyedPriorityQueue<Int>()
    queue.append(0, key: 0, priority: 3)
    for key in 1...10_000 {
      queue.append(1, key: UInt64(key), priority: key % 7)
      #expect(queue.remove(key: UInt64(key)) == 1)
    }
    #expect(queue.places <= 65)
    #expect(queue.popFirst() == 0 && queue.popFirst() == nil && queue.places == 0)
  }
}
