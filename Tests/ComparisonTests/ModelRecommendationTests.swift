import Comparison
import PromptSpace
import Randomness
import Strategies
import Testing

@Suite struct ModelRecommendationTests {
  /// Few examples and a smooth problem: what similar assignments scored says more than one lucky score.
  @Test func modelIsLessFooledByLuckThanTheBestScore() throws {
    var family = SyntheticFamily.chain("c", coupling: 0)
    family.noise = ExampleNoise(examples: 5)
    (family.informativeness, family.residual) = (1, 0)
    let method = try ComparisonMethod("gp")
    var regrets = (observed: 0.0, model: 0.0)
    for seed in 0..<20 as Range<UInt64> {
      let seeds = SeedSequence(seed: seed)
      let problem = SyntheticProblem(family, seeds: seeds)
      let study = try InstantStudy.run(
        RandomProposer(space: problem.space, seeds: seeds), on: problem, evaluations: 30)
      let evaluated = study.points.map(\.assignment)
      let choice = try #require(
        try ModelRecommendation.choice(of: method, among: evaluated, on: problem, seeds: seeds))
      #expect(evaluated.contains(choice))
      regrets.observed += study.points.last?.simpleRegret ?? .nan
      regrets.model += problem.simpleRegret(of: choice)
    }
    #expect(regrets.model < 0.85 * regrets.observed, "\(regrets)")
  }

  @Test func nothingToChooseFrom() throws {
    let problem = SyntheticProblem(.edgeless("e"), seeds: SeedSequence(seed: 1))
    for (name, evaluated) in [("random", [problem.space.seed]), ("gp", [])] {
      #expect(
        try ModelRecommendation.choice(
          of: ComparisonMethod(name), among: evaluated, on: problem, seeds: SeedSequence(seed: 1))
          == nil)
    }
  }
}
