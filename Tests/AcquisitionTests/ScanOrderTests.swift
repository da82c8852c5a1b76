import Testing

@testable import Acquisition

@Suite struct ScanOrderTests {
  @Test func theLargestTableIsReadOnceAndLanesAreCompleteEarly() {
    let tables = [[0, 1], [0, 1, 4], [2, 4], [3, 4], [1, 2, 3, 4]]
    let order = ScanOrder(sizes: [20, 20, 20, 20, 20], tables: tables)
    #expect(order.lane == 0)
    // Agents 1 and 4 share tables with the lane.
    #expect(order.wheels == [1, 4, 2, 3])
    #expect(tables.map(order.level) == [1, 2, 3, 4, 4])
  }

  @Test func anAgentThatFillsItsLanesIsTakenBeforeOneThatDoesNot() {
    let order = ScanOrder(sizes: [1, 16, 3], tables: [[0], [1], [2]])
    #expect(order.lane == 1)
    #expect(Set(order.wheels) == [0, 2])
  }

  @Test func agentsWithoutTablesTurnToo() {
    let order = ScanOrder(sizes: [2, 2, 2], tables: [])
    #expect(Set(order.wheels + [order.lane]) == [0, 1, 2])
    #expect(ScanOrder(sizes: [4], tables: [[0]]).wheels.isEmpty)
  }
}
