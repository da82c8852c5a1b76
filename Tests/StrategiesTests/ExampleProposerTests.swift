import Numerics
import PromptSpace
import Randomness
import Surrogates
import Testing

@testable import Strategies

@Suite struct ExampleProposerTests {
  private static let space = AssignmentSpace(sizes: [3, 4, 2])
  private static let examples = 10

  private static func search(seed: UInt64, leastGain: Double = 1e-6) throws -> ExampleSearch {
    var configuration = ExampleSearchConfiguration()
    configuration.leastGain = leastGain
    return ExampleSearch(
      topology: try WorkflowTopology(
        agents: ["a", "b", "c"], dependencies: ["b": ["a"], "c": ["b"]]),
      embeddings: space.sizes.map { .identity($0) }, callsPerExample: [1, 2, 1],
      examples: examples, configuration: configuration, seeds: SeedSequence(seed: seed))
  }

  /// What is known of an assignment once some examples were asked.
  private static func outcome(
    _ assignment: PromptAssignment, _ asked: Set<Int>
  ) -> EvaluationOutcome {
    let quality = [0.0, 0.3, 0.1][assignment[0]] + [0.1, 0, 0.2, 0.4][assignment[1]]
    return EvaluationOutcome(
      assignment: assignment, split: .validation,
      examples: (0..<examples).map { example in
        guard asked.contains(example) else { return .skipped("\(example)") }
        let isRight = abs((example * 37 + assignment[2]) % 10) < Int(quality * 10)
        return .scored("\(example)", isRight ? 1 : 0)
      }, usage: .zero)
  }

  private struct Run {
    let proposals: [Proposal]
    let left: Allowance
    let end: ProposerError
    let proposer: ExampleProposer
  }

  /// Buys within a purse until nothing fits; `check` sees every step.
  private static func run(
    seed: UInt64, calls: Int, examples: Int = .max, leastGain: Double = 1e-6,
    check: (ExampleProposer, Proposal, Allowance) throws -> Void = { _, _, _ in }
  ) throws -> Run {
    var proposer = ExampleProposer(try search(seed: seed, leastGain: leastGain))
    proposer.learn(outcome(space.seed, Set(0..<Self.examples)))
    var left = Allowance(calls: calls, examples: examples)
    var known: [PromptAssignment: Set<Int>] = [:]
    var proposals: [Proposal] = []
    while true {
      let proposal: Proposal
      do { proposal = try proposer.suggest(pending: [], within: left) } catch let end
        as ProposerError
      { return Run(proposals: proposals, left: left, end: end, proposer: proposer) }
      try check(proposer, proposal, left)
      let purchase = try #require(proposal.purchase)
      #expect(known[proposal.assignment, default: []].isDisjoint(with: purchase.positions))
      known[proposal.assignment, default: []].formUnion(purchase.positions)
      left.calls -= purchase.calls
      left.examples -= purchase.positions.count
      proposals.append(proposal)
      proposer.learn(outcome(proposal.assignment, known[proposal.assignment] ?? []))
    }
  }

  /// After every purchase there is enough to ask its combination, or the leader of before, about everything.
  @Test(arguments: 0..<5 as Range<UInt64>, [40, 90, 200])
  func whoeverLeadsCanBeCompleted(seed: UInt64, calls: Int) throws {
    let run = try Self.run(seed: seed, calls: calls) { proposer, proposal, left in
      let purchase = try #require(proposal.purchase)
      #expect(purchase.calls <= left.calls)
      let search = proposer.search
      let candidate = try #require(search.candidates.firstIndex(of: proposal.assignment))
      #expect(search.costOfRest(candidate).calls <= left.calls)
      if let leader = search.best(search.process.means), leader != candidate {
        #expect(purchase.calls + search.costOfRest(leader).calls <= left.calls)
      }
    }
    #expect(run.left.calls >= 0 && !run.proposals.isEmpty)
    guard case .unaffordable(let needed) = run.end else {
      #expect(run.end == .spaceExhausted || run.end == .nothingWorthwhile)
      return
    }
    #expect(needed.calls > run.left.calls)
  }

  @Test(arguments: [3, 9, 17, 33]) func examplesAreLimitedToo(examples: Int) throws {
    let run = try Self.run(seed: 2, calls: .max, examples: examples)
    #expect(run.left.examples >= 0)
    let asked = run.proposals.reduce(0) { $0 + ($1.purchase?.positions.count ?? 0) }
    #expect(asked == examples - run.left.examples)
    guard case .unaffordable(let needed) = run.end else {
      Issue.record("\(run.end)")
      return
    }
    #expect(needed.examples > run.left.examples)
    // Less than one combination: none could win, so that none is looked at.
    #expect(run.proposals.isEmpty == (examples < Self.examples))
  }

  /// The end of a run belongs to the most promising one: what is predicted to be best was asked about everything.
  @Test(arguments: 0..<6 as Range<UInt64>) func theBestPredictionIsCompletedInTheEnd(
    seed: UInt64
  ) throws {
    let run = try Self.run(seed: seed, calls: 120)
    let search = run.proposer.search
    let leader = try #require(search.best(search.process.means))
    #expect(search.isComplete(leader) || search.costOfRest(leader).calls > run.left.calls)
  }

  /// Where no look is worth its calls any more, those that look better than the best whole one are finished, and no
  /// others.
  @Test func theMostPromisingOnesAreFinishedWhereNothingElseIsWorthIt() throws {
    var finished = 0
    for seed in 0..<12 as Range<UInt64> {
      let run = try Self.run(seed: seed, calls: .max, leastGain: 1)
      #expect(run.proposals.prefix(2).allSatisfy { $0.source == .warmUp })
      let rest = run.proposals.dropFirst(2)
      #expect(rest.allSatisfy { $0.source == .search && $0.acquisition == nil })
      finished += rest.count
      #expect(run.end == .nothingWorthwhile)
      let search = run.proposer.search
      #expect(search.isComplete(try #require(search.best(search.process.means))))
    }
    #expect(finished > 0 && finished < 24)
  }

  @Test func aProposalSaysWhatItIsWorth() throws {
    let run = try Self.run(seed: 1, calls: 150)
    #expect(run.proposals[0].source == .warmUp && run.proposals[0].predictedMean != nil)
    let searched = run.proposals.filter { $0.acquisition != nil }
    #expect(searched.count > 3)
    for proposal in searched {
      #expect(proposal.utility == .gainPerCall && proposal.source == .search)
      #expect(proposal.search?.isExact == true && (proposal.uncertainty ?? -1) >= 0)
      #expect(proposal.note.contains("of 10 examples"))
    }
  }
}
