import Acquisition
import Foundation
import PromptSpace
import Randomness
import Strategies
import Surrogates
import Testing
import _TestSupport

/// Approaches the optimum of a planted workflow sooner than random draws do.
///
/// The runs with the published network and pool sizes need a release build and
/// `MASPOB_LONG_TESTS=1`.
@Suite struct MASPOBConvergenceTests {
  static let long = ProcessInfo.processInfo.environment["MASPOB_LONG_TESTS"] != nil

  struct Trial {
    let topology: WorkflowTopology
    let candidates: Int
    let rounds: Int
    let seeds: Range<UInt64>
    var configuration = MASPOBConfiguration()
    var architecture = WorkflowGATArchitecture()
    var schedule = TrainingSchedule()

    func planted(_ seed: UInt64) -> PlantedWorkflow {
      PlantedWorkflow(
        topology: topology, candidates: candidates, dimension: 8, coupling: 1, seed: seed)
    }

    func proposer(_ workflow: PlantedWorkflow, _ seeds: SeedSequence) throws -> MASPOBProposer {
      let features = try PromptFeatures(embeddings: workflow.embeddings)
      let network = WorkflowGAT(
        topology: topology, embeddings: features.matrices, architecture: architecture,
        schedule: schedule)
      return MASPOBProposer(
        features: features, surrogate: network, configuration: configuration, seeds: seeds)
    }

    /// Mean over rounds and seeds of (optimum − best so far): 0 for an oracle.
    func meanRegret(
      _ make: (PlantedWorkflow, SeedSequence) throws -> any Proposer
    ) throws -> Double {
      var total = 0.0
      for seed in seeds {
        let workflow = planted(seed)
        let count = workflow.space.count ?? 0
        let optimum = (0..<count).reduce(0) {
          max($0, workflow.score(workflow.space.assignment(at: $1)))
        }
        var proposer = try make(workflow, SeedSequence(seed: seed))
        var best = 0.0
        for _ in 0..<rounds {
          let assignment = try proposer.suggest().assignment
          let score = workflow.score(assignment)
          proposer.observe(Observation(assignment: assignment, score: score))
          best = max(best, score)
          total += optimum - best
        }
      }
      return total / Double(rounds * seeds.count)
    }

    func regrets() throws -> (maspob: Double, random: Double) {
      let maspob = try meanRegret { try proposer($0, $1) }
      let random = try meanRegret { RandomProposer(space: $0.space, seeds: $1) }
      return (maspob, random)
    }
  }

  static func diamond() throws -> WorkflowTopology {
    try WorkflowTopology(
      agents: ["plan", "solve", "check", "write"],
      dependencies: ["solve": ["plan"], "check": ["plan"], "write": ["solve", "check"]])
  }

  @Test func beatsRandomDrawsOnASmallWorkflow() throws {
    let topology = try WorkflowTopology(
      agents: ["plan", "solve", "check"], dependencies: ["solve": ["plan"], "check": ["solve"]])
    var trial = Trial(topology: topology, candidates: 5, rounds: 14, seeds: 0..<4)
    trial.architecture.hidden = 8
    trial.architecture.heads = 2
    trial.schedule.maximumEpochs = 60
    let regret = try trial.regrets()
    #expect(regret.maspob < 0.8 * regret.random, "\(regret)")
  }

  @Test(.enabled(if: long), arguments: ["recommended", "reference"])
  func beatsRandomDrawsAtThePublishedSize(_ name: String) throws {
    var trial = Trial(topology: try Self.diamond(), candidates: 20, rounds: 50, seeds: 0..<8)
    if name == "reference" { trial.configuration = .reference }
    let regret = try trial.regrets()
    print(name, regret)
    #expect(regret.maspob < 0.6 * regret.random, "\(regret)")
  }
}
