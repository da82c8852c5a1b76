import Foundation
import PromptSpace
import Randomness
import Testing

@testable import Surrogates

@Suite struct CellProcessTests {
  private static func process(components: Int = 6) throws -> (CellProcess, PlantedProblem) {
    let problem = try PlantedProblem(sizes: [4, 4], additive: 0.12, seed: 5)
    var generator = SeedSequence(seed: 2).generator
    let process = CellProcess(
      topology: problem.topology, embeddings: problem.embeddings,
      candidates: (0..<16).map(problem.space.assignment),
      blocks: ExampleBlocks(examples: 24, count: 3, using: &generator), components: components)
    return (process, problem)
  }

  /// Scores around the planted ones, with hard examples hard for all.
  private static func scores(
    _ problem: PlantedProblem, _ candidate: Int, _ block: Int
  ) -> [Double] {
    let score = problem.score(problem.space.assignment(at: candidate))
    // Eight for every block, whatever its size: what the process learns of a block is their mean.
    return (0..<8).map { example in
      let difficulty = sin(Double(block * 8 + example) * 2.4) * 0.2
      let own = sin(Double(candidate * 31 + block * 8 + example) * 1.7) * 0.15
      return min(max(score + difficulty + own, 0), 1)
    }
  }

  /// Over all examples: blocks of 6, 6 and 12 of them.
  private static func mean(_ problem: PlantedProblem, _ candidate: Int) -> Double {
    [0.25, 0.25, 0.5].enumerated().reduce(0) { sum, block in
      sum + block.element * scores(problem, candidate, block.offset).reduce(0, +) / 8
    }
  }

  @Test func aCompleteCombinationHasItsOwnMean() throws {
    var (process, problem) = try Self.process()
    for candidate in [0, 5, 10] {
      try process.observe(
        candidate: candidate,
        (0..<3).map { (block: $0, scores: Self.scores(problem, candidate, $0)) })
    }
    for candidate in [0, 5, 10] {
      let posterior = process.posterior(of: candidate)
      #expect(abs(posterior.mean - Self.mean(problem, candidate)) < 1e-3)
      #expect(posterior.standardDeviation < 1e-2)
    }
    #expect(process.posterior(of: 3).standardDeviation > 0.02)
  }

  /// Exact, whatever was known at the last fit: the weights are those of the whole likelihood.
  @Test func weightsFollowTheLikelihood() throws {
    var (process, problem) = try Self.process()
    for step in 0..<12 {
      let candidate = (step * 7) % 16
      try process.observe(
        candidate: candidate, [(block: 0, scores: Self.scores(problem, candidate, 0))])
      #expect(abs(process.weights.reduce(0, +) - 1) < 1e-12)
      let means = process.means
      for candidate in 0..<16 {
        let mixed = process.weights.indices.reduce(0) {
          $0 + process.weights[$1] * process.means(component: $1)[candidate]
        }
        #expect(abs(mixed - means[candidate]) < 1e-12)
      }
      let likelihoods = process.posteriors.map(\.logLikelihood)
      let best = try #require(likelihoods.max())
      let total = likelihoods.reduce(0) { $0 + exp($1 - best) }
      for (weight, likelihood) in zip(process.weights, likelihoods) {
        #expect(abs(weight - exp(likelihood - best) / total) < 1e-6)
      }
    }
  }

  @Test func unmeasuredCombinationsLearnFromLikeOnes() throws {
    var (process, problem) = try Self.process()
    for candidate in 0..<16 where candidate % 3 != 0 {
      try process.observe(
        candidate: candidate,
        (0..<2).map { (block: $0, scores: Self.scores(problem, candidate, $0)) })
    }
    let truth = (0..<16).map { Self.mean(problem, $0) }
    let unseen = [0, 3, 6, 9, 12, 15]
    let middle = truth.reduce(0, +) / 16
    let error = unseen.reduce(0) { $0 + pow(process.means[$1] - truth[$1], 2) }
    let guessing = unseen.reduce(0) { $0 + pow(middle - truth[$1], 2) }
    #expect(error < guessing / 2)
  }

  @Test func examplesWithoutAScoreTeachNothing() throws {
    var (process, _) = try Self.process()
    try process.observe(candidate: 0, [(block: 0, scores: [0.5, 0.7])])
    let before = process.means
    try process.observe(candidate: 1, [(block: 0, scores: [])])
    #expect(process.means == before && process.cellCount == 1)
  }

  /// Scores that agree to the last digit leave every draw with a factor and every number finite.
  @Test func equalScoresAreNoAccident() throws {
    var (process, _) = try Self.process()
    for candidate in 0..<16 {
      try process.observe(
        candidate: candidate, (0..<3).map { (block: $0, scores: [0, 0, 0, 0, 0, 0, 0, 0]) })
    }
    #expect(process.means.allSatisfy { abs($0) < 1e-6 })
    #expect(process.weights.allSatisfy { $0.isFinite && $0 >= 0 })
  }
}
