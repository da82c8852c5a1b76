import Foundation
import PromptSpace
import Randomness
import Testing

@testable import Strategies

@Suite struct TPEProposerTests {
  @Test func drawsFollowTheDensity() {
    let estimator = CategoricalParzenEstimator(
      sizes: [3, 2], observations: [[0, 1], [2, 1], [2, 0]])
    var generator = SeedSequence(seed: 5).generator
    var counts: [[Int]: Int] = [:]
    for _ in 0..<60_000 { counts[estimator.draw(using: &generator), default: 0] += 1 }
    for first in 0..<3 {
      for second in 0..<2 {
        let expected = exp(estimator.logProbability(of: [first, second]))
        let share = Double(counts[[first, second]] ?? 0) / 60_000
        // Five standard errors of a share.
        #expect(abs(share - expected) < 5 * (expected * (1 - expected) / 60_000).squareRoot())
      }
    }
  }

  @Test func startsWithTenDrawsAndThenFollowsTheGoodTrials() throws {
    let space = AssignmentSpace(sizes: [8, 8, 8])
    var proposer = TPEProposer(space: space, seeds: SeedSequence(seed: 3))
    var sources: [Proposal.Source] = []
    var late: [Double] = []
    for round in 0..<60 {
      let proposal = try proposer.suggest()
      sources.append(proposal.source)
      let score = Double(proposal.assignment.indices.count { $0 == 5 }) / 3
      if round >= 30 { late.append(score) }
      proposer.observe(Observation(assignment: proposal.assignment, score: score))
    }
    #expect(sources.prefix(10).allSatisfy { $0 == .warmUp })
    #expect(sources[10] == .search)
    // Uniform draws score 1/8 on average.
    #expect(late.reduce(0, +) / Double(late.count) > 0.22)
  }

  @Test func jointDensityKeepsPairsTogether() {
    let observations = [[0, 0], [1, 1]].map {
      Observation(assignment: PromptAssignment($0), score: 1)
    }
    let good = observations.map(\.assignment)
    let joint = TPEModel(
      agents: [0, 1], sizes: [4, 4], split: (good: good, poor: []), priorWeight: 1)
    #expect(
      joint.good.logProbability(of: [0, 0]) > joint.good.logProbability(of: [0, 1]) + 0.5)
  }

  @Test func repeatsWhereItMay() throws {
    let space = AssignmentSpace(sizes: [2, 2])
    var configuration = TPEConfiguration()
    (configuration.replicates, configuration.startupTrials) = (.allowed, 2)
    var proposer = TPEProposer(
      space: space, configuration: configuration, seeds: SeedSequence(seed: 1))
    var proposed: [PromptAssignment] = []
    for _ in 0..<12 {
      let assignment = try proposer.suggest().assignment
      proposed.append(assignment)
      proposer.observe(Observation(assignment: assignment, score: Double(assignment[0])))
    }
    #expect(Set(proposed).count <= 4 && proposed.count == 12)
  }
}
