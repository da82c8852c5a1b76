import Comparison
import PromptSpace
import Randomness
import Testing

@Suite struct SyntheticProblemTests {
  static let families = SyntheticFamily.study

  private func everything(_ space: AssignmentSpace) -> [PromptAssignment] {
    (0..<(space.count ?? 0)).map(space.assignment(at:))
  }

  @Test(arguments: [1, 2] as [UInt64])
  func optimumIsThatOfBruteForce(seed: UInt64) {
    for family in Self.families {
      let problem = SyntheticProblem(family, seeds: SeedSequence(seed: seed))
      let all = everything(problem.space)
      let scores = all.map(problem.trueScore(of:))
      let best = scores.max() ?? .nan
      #expect(problem.optimum.score == best)
      #expect(problem.optimum.assignment == all.first { problem.trueScore(of: $0) == best })
      #expect(abs(problem.meanScore - scores.reduce(0, +) / Double(all.count)) < 1e-12)
      #expect(scores.allSatisfy { (0...1).contains($0) })
    }
  }

  @Test func regretIsZeroForMaximizersOnly() {
    let problem = SyntheticProblem(.diamond("d", coupling: 0.5), seeds: SeedSequence(seed: 3))
    for assignment in everything(problem.space) {
      let isBest = problem.trueScore(of: assignment) == problem.optimum.score
      #expect((problem.simpleRegret(of: assignment) == 0) == isBest)
      #expect((problem.normalizedRegret(of: assignment) == 0) == isBest)
      #expect(problem.simpleRegret(of: assignment) >= 0)
    }
  }

  @Test func normalizedRegretIsOneOnAverage() {
    let problem = SyntheticProblem(.chain("c", coupling: 0.3), seeds: SeedSequence(seed: 4))
    let all = everything(problem.space)
    let mean = all.reduce(0) { $0 + problem.normalizedRegret(of: $1) } / Double(all.count)
    #expect(abs(mean - 1) < 1e-9)
  }

  @Test func sameSeedSameProblem() {
    let family = SyntheticFamily.chain("c", coupling: 0.3)
    let first = SyntheticProblem(family, seeds: SeedSequence(seed: 5))
    let second = SyntheticProblem(family, seeds: SeedSequence(seed: 5))
    let other = SyntheticProblem(family, seeds: SeedSequence(seed: 6))
    #expect(first.embeddings == second.embeddings)
    #expect(first.embeddings != other.embeddings)
    let all = everything(first.space)
    #expect(all.map(first.trueScore(of:)) == all.map(second.trueScore(of:)))
    #expect(all.map(first.trueScore(of:)) != all.map(other.trueScore(of:)))
  }
}
