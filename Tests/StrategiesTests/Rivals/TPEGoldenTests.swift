import Foundation
import PromptSpace
import Testing

@testable import Strategies

/// What Optuna says after given histories; `scripts/goldens/make_tpe.py` wrote it.
private struct TPEGolden: Decodable {
  struct Density: Decodable {
    let good: [Double]
    let poor: [Double]
    let ratio: [Double]?
  }

  struct Case: Decodable {
    let sizes: [Int]
    let assignments: [[Int]]
    let scores: [Double]
    let good: [Int]
    let poor: [Int]
    let agents: [Density]
    let joint: Density

    var observations: [Observation] {
      zip(assignments, scores).map { Observation(assignment: PromptAssignment($0), score: $1) }
    }
  }

  let startup: Int
  let candidates: Int
  let priorWeight: Double
  let gamma: [Int]
  let cases: [Case]

  static func read() throws -> TPEGolden {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = tests.appending(path: "Fixtures/tpe.json")
    return try JSONDecoder().decode(TPEGolden.self, from: Data(contentsOf: file))
  }
}

@Suite struct TPEGoldenTests {
  @Test func theDefaultsAreOptunas() throws {
    let golden = try TPEGolden.read()
    let configuration = TPEConfiguration()
    #expect(configuration.startupTrials == golden.startup)
    #expect(configuration.candidates == golden.candidates)
    #expect(configuration.priorWeight == golden.priorWeight)
    #expect(golden.gamma.indices.map(TPEConfiguration.goodCount) == golden.gamma)
  }

  @Test func goodAndPoorTrialsAreSplitAsOptunaSplitsThem() throws {
    for golden in try TPEGolden.read().cases {
      let split = TPEModel.split(golden.observations, running: [])
      #expect(split.good.map(\.indices) == golden.good.map { golden.assignments[$0] })
      #expect(split.poor.map(\.indices) == golden.poor.map { golden.assignments[$0] })
    }
  }

  @Test func probabilitiesOfEachAgentAreOptunas() throws {
    for golden in try TPEGolden.read().cases {
      let split = TPEModel.split(golden.observations, running: [])
      for (agent, density) in golden.agents.enumerated() {
        let model = TPEModel(agents: [agent], sizes: golden.sizes, split: split, priorWeight: 1)
        let ratios = try #require(density.ratio)
        for candidate in 0..<golden.sizes[agent] {
          #expect(near(exp(model.good.logProbability(of: [candidate])), density.good[candidate]))
          #expect(near(exp(model.poor.logProbability(of: [candidate])), density.poor[candidate]))
          #expect(near(model.acquisition(of: [candidate]), ratios[candidate]))
        }
        #expect(abs(density.good.reduce(0, +) - 1) < 1e-12)
      }
    }
  }

  @Test func probabilitiesOfCombinationsAreOptunas() throws {
    for golden in try TPEGolden.read().cases {
      let split = TPEModel.split(golden.observations, running: [])
      let space = AssignmentSpace(sizes: golden.sizes)
      let model = TPEModel(
        agents: Array(golden.sizes.indices), sizes: golden.sizes, split: split, priorWeight: 1)
      for rank in 0..<(space.count ?? 0) {
        let point = space.assignment(at: rank).indices
        #expect(near(model.good.logProbability(of: point), golden.joint.good[rank]))
        #expect(near(model.poor.logProbability(of: point), golden.joint.poor[rank]))
      }
    }
  }

  private func near(_ left: Double, _ right: Double) -> Bool { abs(left - right) < 1e-12 }
}
