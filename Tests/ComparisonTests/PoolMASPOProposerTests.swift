import MASPO
import PromptSpace
import Randomness
import Strategies
import Testing

@testable import Comparison

@Suite struct PoolMASPOProposerTests {
  static let methods = MASPOConfiguration.Preset.allCases.map(\.rawValue)

  static func problem() throws -> TableProblem {
    TableProblem(try SyntheticTable("chain:3:examples=24:seed=7").table())
  }

  static func proposer(
    _ method: String, on problem: TableProblem, seed: UInt64 = 1
  ) throws -> any Proposer {
    try ComparisonMethod(method).proposer(for: problem, seeds: SeedSequence(seed: seed))
  }

  @Test(arguments: methods)
  func everyCombinationIsProposedOnce(_ method: String) throws {
    let problem = try Self.problem()
    let count = try #require(problem.space.count)
    var proposer = try Self.proposer(method, on: problem)
    var proposed: [PromptAssignment] = []
    for visit in 0..<count {
      let proposal = try proposer.suggest()
      #expect(try proposer.suggest() == proposal)
      proposed.append(proposal.assignment)
      // Some combinations have no usable score.
      if visit % 5 == 3 {
        proposer.markUnusable(proposal.assignment)
      } else {
        let observation = problem.observation(of: proposal.assignment, visit: 0)
        proposer.observe(try #require(observation))
      }
    }
    #expect(proposed[0] == problem.space.seed)
    #expect(Set(proposed).count == count)
    #expect(throws: ProposerError.spaceExhausted) { try proposer.suggest() }
  }

  @Test(arguments: methods)
  func anyPrefixReplaysToTheSameProposals(_ method: String) throws {
    let problem = try Self.problem()
    let study = try InstantStudy.run(
      Self.proposer(method, on: problem), on: problem, evaluations: 20)
    for prefix in 0..<20 {
      var proposer = try Self.proposer(method, on: problem)
      for point in study.points.prefix(prefix) {
        let observation = problem.observation(of: point.assignment, visit: 0)
        proposer.observe(try #require(observation))
      }
      #expect(try proposer.suggest().assignment == study.points[prefix].assignment)
    }
  }

  @Test(arguments: methods)
  func whatIsPendingIsNotProposed(_ method: String) throws {
    let problem = try Self.problem()
    let proposer = try Self.proposer(method, on: problem)
    var pending: [PromptAssignment] = []
    for _ in 0..<9 { pending.append(try proposer.suggest(pending: pending).assignment) }
    #expect(Set(pending).count == 9)
  }

  /// Only what was told may be looked up.
  @Test(arguments: methods)
  func nothingIsReadThatWasNotMeasured(_ method: String) throws {
    let problem = try Self.problem()
    let preset = try #require(MASPOConfiguration.Preset(rawValue: method))
    let seeds = SeedSequence(seed: 4)
    let search = MASPOPoolSearch(
      topology: problem.topology, space: problem.space, configuration: preset.configuration,
      seeds: seeds)
    var told: Set<PromptAssignment> = []
    for _ in 0..<15 {
      let known = told
      var proposer = PoolMASPOProposer(search, space: problem.space, seeds: seeds) {
        #expect(known.contains($0))
        return problem.exampleScores(of: $0)
      }
      for assignment in told.sorted() {
        proposer.observe(try #require(problem.observation(of: assignment, visit: 0)))
      }
      told.insert(try proposer.suggest().assignment)
    }
    #expect(told.count == 15)
  }

  @Test func theRepairedFindsMoreThanChance() throws {
    var regrets = (maspo: 0.0, random: 0.0)
    for seed in 0..<40 as Range<UInt64> {
      let table = try SyntheticTable("chain:6:coupling=0:residual=0:examples=60:seed=\(seed)")
      let problem = TableProblem(table.table())
      func regret(_ method: String) throws -> Double {
        let study = try InstantStudy.run(
          Self.proposer(method, on: problem, seed: seed), on: problem, evaluations: 20)
        return study.points.last?.normalizedRegret ?? 1
      }
      regrets.maspo += try regret("maspo") / 40
      regrets.random += try regret("random") / 40
    }
    #expect(regrets.maspo < regrets.random, "\(regrets)")
  }

  @Test(arguments: methods)
  func aPresetHasNoSettings(_ method: String) throws {
    #expect(throws: ComparisonMethod.ParsingError.unknownSetting("alpha=1")) {
      try ComparisonMethod("\(method):alpha=1")
    }
    #expect(ComparisonMethod.names.contains { $0.name == method })
    #expect(try ComparisonMethod(method).note != nil)
    #expect(try ComparisonMethod("random").note == nil)
  }

  @Test func aTableShowsItsExamples() throws {
    let problem = try Self.problem()
    let row = problem.table.rows[5]
    #expect(problem.exampleScores(of: row.assignment) == row.scores)
  }
}
