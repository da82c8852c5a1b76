import LanguageModels
import Testing
import _TestSupport

@Suite struct KeyedQueueTests {
  /// Against an array of pairs, over random operations.
  @Test(arguments: 0..<4)
  func behavesLikeAnArray(seed: UInt64) {
    var random = TestRandom(seed: seed)
    var queue = KeyedQueue<Int>()
    var model: [(key: UInt64, value: Int)] = []
    for step in 0..<3000 {
      switch random.share() {
      case ..<0.45:
        queue.append(step, key: UInt64(step))
        model.append((UInt64(step), step))
      case ..<0.7:
        #expect(queue.popFirst() == (model.isEmpty ? nil : model.removeFirst().value))
      case ..<0.8:
        #expect(queue.first() == model.first?.value)
      default:
        let key = UInt64(Int.random(in: 0...step, using: &random))
        let index = model.firstIndex { $0.key == key }
        #expect(queue.remove(key: key) == index.map { model.remove(at: $0).value })
      }
      #expect(queue.count == model.count)
      #expect(queue.isEmpty == model.isEmpty)
    }
  }
}
