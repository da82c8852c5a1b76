import PromptSpace
import Randomness
import Testing

struct AssignmentSpaceTests {
  @Test(arguments: 0..<20) func ranksAndAssignmentsAreInverse(seed: Int) throws {
    var generator = Xoshiro256StarStar(seed: UInt64(seed))
    let agents = Int.random(in: 1...4, using: &generator)
    let sizes = (0..<agents).map { _ in Int.random(in: 1...5, using: &generator) }
    let space = AssignmentSpace(sizes: sizes)
    let count = try #require(space.count)
    let all = (0..<count).map(space.assignment(at:))
    #expect(all.map(space.rank(of:)) == Array(0..<count))
    #expect(Set(all).count == count)
    #expect(all == all.sorted())
    #expect(all.allSatisfy(space.contains))
  }

  @Test func theLastAgentVariesFastest() {
    let space = AssignmentSpace(sizes: [2, 3])
    let all = (0..<6).map { space.assignment(at: $0).description }
    #expect(all == ["0-0", "0-1", "0-2", "1-0", "1-1", "1-2"])
  }

  @Test func theLargestSpaceThatFitsIsCounted() {
    #expect(AssignmentSpace(sizes: [Int](repeating: 2, count: 62)).count == 1 << 62)
    #expect(AssignmentSpace(sizes: [Int](repeating: 2, count: 63)).count == nil)
    #expect(AssignmentSpace(sizes: [Int](repeating: 20, count: 40)).count == nil)
  }

  @Test func containsOnlyWhatHasACandidateForEveryAgent() {
    let space = AssignmentSpace(sizes: [2, 3])
    #expect(space.contains(PromptAssignment([1, 2])))
    for indices in [[2, 0], [0, 3], [-1, 0], [0], [0, 0, 0], []] {
      #expect(!space.contains(PromptAssignment(indices)), "\(indices)")
    }
    #expect(space.seed == PromptAssignment([0, 0]))
  }

  @Test func isMadeFromPools() {
    let pools = [
      PromptPool(agent: "a", candidates: ["1"]),
      PromptPool(agent: "b", candidates: ["1", "2", "3"]),
    ]
    #expect(AssignmentSpace(pools: pools).sizes == [1, 3])
    #expect(AssignmentSpace(pools: pools).agentCount == 2)
  }

  @Test func aRankOutsideIsAProgrammersMistake() async {
    await #expect(processExitsWith: .failure) {
      _ = AssignmentSpace(sizes: [2, 3]).assignment(at: 6)
    }
    await #expect(processExitsWith: .failure) {
      _ = AssignmentSpace(sizes: [2, 3]).assignment(at: -1)
    }
    await #expect(processExitsWith: .failure) { _ = AssignmentSpace(sizes: [2, 0]) }
  }
}
