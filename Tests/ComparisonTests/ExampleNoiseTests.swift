import PromptSpace
import Randomness
import Testing

@testable import Comparison

@Suite struct ExampleNoiseTests {
  private func scores(
    _ noise: ExampleNoise, _ trueScore: Double, rank: Int = 0, count: Int
  ) -> [Double] {
    (0..<count).map { seed in
      noise.observation(
        of: PromptAssignment([rank]), trueScore: trueScore, rank: rank, visit: 0,
        seeds: SeedSequence(seed: UInt64(seed))
      ).score
    }
  }

  @Test(arguments: [0.0, 0.6], [0.1, 0.5, 0.93])
  func answersAreUnbiasedWithBinomialVariance(shared: Double, trueScore: Double) {
    let noise = ExampleNoise(examples: 30, sharedDifficulty: shared)
    let values = scores(noise, trueScore, count: 4_000)
    let mean = values.reduce(0, +) / 4_000
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4_000
    let expected = trueScore * (1 - trueScore) / 30
    // Four standard errors of the mean; a variance of 4 000 draws has a relative error of about 2.3 %.
    #expect(abs(mean - trueScore) < 4 * (expected / 4_000).squareRoot())
    #expect(abs(variance / expected - 1) < 0.1)
  }

  @Test func reportedVarianceIsThatOfTheMean() {
    let noise = ExampleNoise(examples: 5)
    for seed in 0..<20 as Range<UInt64> {
      let observation = noise.observation(
        of: PromptAssignment([0]), trueScore: 0.5, rank: 0, visit: 0,
        seeds: SeedSequence(seed: seed))
      let answers = (0..<5).map { Double($0) < observation.score * 5 - 0.5 ? 1.0 : 0 }
      let outcome = EvaluationOutcome(
        assignment: observation.assignment, split: .validation,
        examples: answers.enumerated().map { .scored("\($0)", $1) }, usage: ResourceUsage())
      #expect(abs((outcome.variance ?? -1) - (observation.variance ?? -2)) < 1e-12)
      #expect(outcome.score == observation.score && outcome.n == observation.exampleCount)
    }
  }

  @Test func sharedDifficultyCorrelatesAssignmentsAndIndependenceDoesNot() {
    for (shared, expected) in [(0.0, 0.0...0.1), (0.9, 0.5...1.0)] {
      let noise = ExampleNoise(examples: 30, sharedDifficulty: shared)
      let first = scores(noise, 0.5, rank: 1, count: 2_000)
      let second = scores(noise, 0.5, rank: 2, count: 2_000)
      let covariance = zip(first, second).reduce(0) { $0 + ($1.0 - 0.5) * ($1.1 - 0.5) } / 2_000
      #expect(expected.contains(abs(covariance / (0.25 / 30))))
    }
  }

  @Test func drawDependsOnWhatIsEvaluatedAndTheVisitOnly() {
    let problem = SyntheticProblem(.edgeless("e"), seeds: SeedSequence(seed: 1))
    let seed = problem.space.seed
    let again = (0..<50).map { problem.observation(of: seed, visit: $0) }
    #expect(problem.observation(of: seed, visit: 0) == problem.observation(of: seed, visit: 0))
    #expect(Set(again.map { $0?.score ?? -1 }).count > 3)
  }
}
