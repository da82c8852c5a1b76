import PromptSpace
import Randomness
import Testing
import _TestSupport

@testable import Search

@Suite struct SearchRegionTests {
  let space = AssignmentSpace(sizes: [2, 1, 3])

  /// Beyond `Int`: 20⁶⁰ combinations.
  let huge = AssignmentSpace(sizes: [Int](repeating: 20, count: 60))

  @Test func countsOnlyExclusionsInsideTheSpace() {
    let region = SearchRegion(
      space,
      excluding: [[0, 0, 0], [0, 0, 0], [0, 1, 0], [0, 0], [-1, 0, 0]].map(
        PromptAssignment.init))
    #expect(region.excluded == [space.seed])
    #expect(region.remaining == 5)
    #expect(!region.contains(space.seed))
    #expect(!region.contains(PromptAssignment([0, 1, 0])))
    #expect(region.contains(PromptAssignment([0, 0, 1])))
    #expect(SearchRegion(huge).remaining == nil)
  }

  @Test(arguments: 0..<64)
  func positionsEnumerateTheRegionInRankOrder(pattern: Int) {
    let all = (0..<6).map(space.assignment(at:))
    let excluded = all.indices.filter { pattern & (1 << $0) != 0 }.map { all[$0] }
    let region = SearchRegion(space, excluding: excluded)
    let expected = all.filter { !excluded.contains($0) }
    #expect(region.remaining == expected.count)
    #expect(region.isEmpty == expected.isEmpty)
    #expect(expected.indices.map(region.assignment(at:)) == expected)
    var cursor = RegionCursor(region)
    var walked: [PromptAssignment] = []
    var batch: [PromptAssignment] = []
    repeat {
      cursor.fill(&batch, upTo: 2)
      walked += batch
    } while batch.count == 2
    #expect(walked == expected)
  }

  @Test func drawsUniformly() {
    let region = SearchRegion(space, excluding: [space.assignment(at: 1), space.assignment(at: 4)])
    var generator = SeedSequence(seed: 5).generator
    var counts: [PromptAssignment: Int] = [:]
    for _ in 0..<4_000 {
      if let drawn = region.draw(using: &generator) { counts[drawn, default: 0] += 1 }
    }
    // Standard deviation of one count: √(4000 · 1/4 · 3/4) ≈ 27.
    #expect(counts.count == 4)
    #expect(counts.values.allSatisfy { abs($0 - 1_000) < 4 * 27 })
    #expect(counts.keys.allSatisfy(region.contains))
  }

  @Test func drawsNothingFromAnEmptyRegion() {
    var generator = SeedSequence(seed: 5).generator
    let region = SearchRegion(space, excluding: (0..<6).map(space.assignment(at:)))
    #expect(region.draw(using: &generator) == nil)
  }

  @Test func drawsFromSpacesBeyondAnInt() throws {
    var generator = SeedSequence(seed: 5).generator
    var excluded: Set<PromptAssignment> = []
    for _ in 0..<50 {
      let region = SearchRegion(huge, excluding: excluded)
      let drawn = try #require(region.draw(using: &generator))
      #expect(region.contains(drawn))
      excluded.insert(drawn)
    }
    let drawn = excluded.flatMap(\.indices)
    #expect(Set(drawn) == Set(0..<20))
  }

  @Test func aStuckGeneratorStillEndsOnSomethingAllowed() {
    struct Stuck: RandomNumberGenerator { mutating func next() -> UInt64 { .max } }
    var generator = Stuck()
    let corner = PromptAssignment([Int](repeating: 19, count: 60))
    let drawn = SearchRegion(huge, excluding: [corner]).draw(using: &generator)
    #expect(drawn == corner.replacing(0, with: 0))
  }

  @Test(arguments: 0..<30)
  func nearestAgreesWithATableOfDistances(seed: UInt64) {
    let space = AssignmentSpace(sizes: [2, 3, 1, 2])
    var generator = SeedSequence(seed: seed).generator
    let all = (0..<12).map(space.assignment(at:))
    let excluded = all.filter { _ in generator.uniform() < 0.8 }
    let region = SearchRegion(space, excluding: excluded)
    let centre = space.draw(using: &generator)
    let distances = all.filter(region.contains).map { other in
      (other, zip(other.indices, centre.indices).count { $0 != $1 })
    }
    let (found, distance) = region.nearest(to: centre, limit: .max)
    if let least = distances.map(\.1).min() {
      #expect(distance == least)
      #expect(Set(found) == Set(distances.filter { $0.1 == least }.map(\.0)))
      #expect(found.count == Set(found).count)
      #expect(region.nearest(to: centre, limit: 1).assignments == Array(found.prefix(1)))
    } else {
      #expect(found.isEmpty)
    }
  }

  @Test func nearestSkipsAgentsWithoutAChoice() {
    // Choosing 6 of 306 agents blindly would take 10¹² steps.
    let sizes = [Int](repeating: 1, count: 300) + [Int](repeating: 2, count: 6)
    let space = AssignmentSpace(sizes: sizes)
    let excluded = (0..<63).map(space.assignment(at:))
    let found = SearchRegion(space, excluding: excluded).nearest(to: space.seed, limit: 10)
    #expect(found.assignments == [space.assignment(at: 63)])
    #expect(found.distance == 6)
  }

  @Test func boundedIndicesAreUniformAndRejectTheUnfairPart() {
    var generator = SeedSequence(seed: 6).generator
    var counts = [0, 0, 0]
    for _ in 0..<3_000 { counts[generator.index(below: 3)] += 1 }
    // Standard deviation of one count: √(3000 · 1/3 · 2/3) ≈ 26.
    #expect(counts.allSatisfy { abs($0 - 1_000) < 4 * 26 })
    // 2⁶⁴ mod 3 is 1: exactly the word 0 is unfair, and the draw goes on to the next word.
    struct Script: RandomNumberGenerator {
      var words: [UInt64]
      mutating func next() -> UInt64 { words.removeFirst() }
    }
    var script = Script(words: [0, .max, 7])
    #expect(script.index(below: 3) == 2)
    #expect(script.words == [7])
  }
}
