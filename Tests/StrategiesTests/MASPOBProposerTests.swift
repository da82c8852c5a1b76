import Acquisition
import PromptSpace
import Randomness
import Search
import Strategies
import Surrogates
import Testing
import _TestSupport

@Suite struct MASPOBProposerTests {
  static let space = AssignmentSpace(sizes: [3, 4, 2])
  let seeds = SeedSequence(seed: 8)

  /// A score in which neighbouring agents interact.
  static func coupled(_ assignment: PromptAssignment) -> Double {
    let (a, b, c) = (assignment[0], assignment[1], assignment[2])
    let code: Int = a * 5 + b * 3 + c * 7 + a * b * 2 + b * c
    return Double(code % 11) / 11
  }

  func proposer(
    _ surrogate: any Surrogate = ScriptedSurrogate(function: Self.coupled), told: Int = 0,
    _ configure: (inout MASPOBConfiguration) -> Void = { _ in }
  ) throws -> MASPOBProposer {
    var proposer = try maspobProposer(Self.space, seeds, surrogate, configure)
    for rank in 0..<told {
      let assignment = Self.space.assignment(at: rank * 5 % 24)
      proposer.observe(Observation(assignment: assignment, score: Self.coupled(assignment)))
    }
    return proposer
  }

  @Test func warmUpBeginsWithTheSeedsAndThenDraws() throws {
    var proposer = try proposer()
    var sources: [Proposal.Source] = []
    for _ in 0..<7 {
      let proposal = try proposer.suggest()
      sources.append(proposal.source)
      proposer.observe(Observation(assignment: proposal.assignment, score: 0.5))
    }
    #expect(sources == [.seed, .warmUp, .warmUp, .warmUp, .warmUp, .search, .search])
    #expect(try self.proposer().suggest().assignment == Self.space.seed)
    #expect(try self.proposer().suggest().note == "all seed prompts, the baseline")
  }

  @Test func warmUpCountsUsableAndPendingEvaluations() throws {
    var proposer = try proposer { $0.warmUp = 3 }
    for rank in [4, 6, 8, 10] { proposer.markUnusable(Self.space.assignment(at: rank)) }
    proposer.observe(Observation(assignment: Self.space.seed, score: 0.4))
    let second = try proposer.suggest()
    #expect(second.source == .warmUp)
    #expect(second.note == "uniform draw, warm-up 2 of 3")
    let third = try proposer.suggest(pending: [second.assignment])
    #expect(third.note == "uniform draw, warm-up 3 of 3")
    let fourth = try proposer.suggest(pending: [second.assignment, third.assignment])
    #expect(fourth.source == .search)
  }

  @Test func theReferenceDrawsItsFirstPoint() throws {
    let firsts = try (0..<20 as Range<UInt64>).map { seed in
      try maspobProposer(Self.space, SeedSequence(seed: seed), ScriptedSurrogate()) {
        $0 = .reference
      }.suggest()
    }
    #expect(firsts.allSatisfy { $0.source == .warmUp })
    #expect(Set(firsts.map(\.assignment)).count > 5)
  }

  @Test func warmUpWithReplicatesDrawsAnewEachRound() throws {
    var proposer = try proposer {
      $0.warmUp = 40
      $0.replicates = .allowed
    }
    var proposals: [Proposal] = []
    for _ in 0..<40 {
      proposals.append(try proposer.suggest())
      proposer.observe(Observation(assignment: proposals[proposals.count - 1].assignment, score: 0))
    }
    #expect(proposals.map(\.source) == [.seed] + Array(repeating: .warmUp, count: 39))
    // 39 draws of 24 with replacement leave about a fifth out and repeat the others.
    #expect((12..<24).contains(Set(proposals.map(\.assignment)).count))
  }

  @Test func referenceSettingsAreThePublishedOnes() {
    let reference = MASPOBConfiguration.reference
    #expect(reference.warmUp == 5)
    #expect(reference.firstPoint == .random)
    #expect(reference.exploration == .linearUCB(alpha: 0.2))
    #expect(reference.uncertainty == .init(lambda: 1, coefficient: 10, intercept: 0))
    #expect(reference.exhaustiveLimit == 0)
    #expect(reference.sweepStart == .lastSelection)
    #expect(reference.sweeps == .single)
    #expect(reference.randomStarts == 0)
    #expect(reference.replicates == .allowed)
    #expect(MASPOBConfiguration().firstPoint == .seed)
    #expect(MASPOBConfiguration().sweepStart == .incumbent)
    #expect(MASPOBConfiguration().replicates == .never)
  }

  @Test(arguments: [ExplorationRule.linearUCB(alpha: 0.2), .linearUCB(alpha: 5), .greedy])
  func proposesTheMaximumOfTheUtility(rule: ExplorationRule) throws {
    let told = 9
    let proposal = try proposer(told: told) { $0.exploration = rule }.suggest()
    let features = try PromptFeatures(
      embeddings: randomEmbeddings(sizes: Self.space.sizes, dimension: 4, seed: 9))
    var uncertainty = LinearUncertainty(features: features, parameters: .centered)
    let measured = (0..<told).map { Self.space.assignment(at: $0 * 5 % 24) }
    for assignment in measured { uncertainty.observe(assignment) }
    let open = (0..<24).map(Self.space.assignment(at:)).filter { !measured.contains($0) }
    let utilities = zip(open, uncertainty.uncertainty(of: open)).map {
      rule.utility(mean: Self.coupled($0), uncertainty: $1)
    }
    let best = try #require(utilities.indices.max { utilities[$0] < utilities[$1] })
    #expect(proposal.source == .search)
    #expect(proposal.assignment == open[best])
    #expect(proposal.acquisition == utilities[best])
    #expect(proposal.predictedMean == Self.coupled(open[best]))
    #expect(proposal.uncertainty == uncertainty.uncertainty(of: [open[best]])[0])
    #expect(
      proposal.note
        == "exhaustive search, 15 evaluations, coordinate ascent loses nothing; "
        + "fit of 1 epoch, loss 0.0123, stopped early")
  }

  @Test func sweepsBeginWhereTheConfigurationSays() throws {
    // Nothing but the start differs: one sweep over scores with several local maxima.
    func note(_ start: MASPOBConfiguration.SweepStart, told: Int) throws -> String {
      try proposer(told: told) {
        $0.exhaustiveLimit = 0
        $0.sweeps = .single
        $0.randomStarts = 0
        $0.sweepStart = start
      }.suggest().note
    }
    #expect(try note(.incumbent, told: 7).hasPrefix("coordinate ascent from the incumbent, 1 s"))
    #expect(try note(.lastSelection, told: 7).hasPrefix("coordinate ascent from the last sel"))
    // In the first search round the reference starts from the best of the warm-up.
    #expect(try note(.lastSelection, told: 5).hasPrefix("coordinate ascent from the incumbent"))
  }

  @Test func aSweepStartsFromTheIncumbentItself() throws {
    // A ridge of two assignments that only a sweep from the incumbent can climb.
    let peak = PromptAssignment([2, 3, 1])
    let surrogate = ScriptedSurrogate { assignment in
      zip(assignment.indices, peak.indices).count { $0 != $1 } == 1 && assignment[0] == 1 ? 5 : 0
    }
    var proposer = try maspobProposer(Self.space, seeds, surrogate) {
      $0.exhaustiveLimit = 0
      $0.sweeps = .single
      $0.randomStarts = 0
      $0.warmUp = 2
    }
    proposer.observe(Observation(assignment: peak, score: 0.9))
    proposer.observe(Observation(assignment: Self.space.seed, score: 0.1))
    #expect(try proposer.suggest().assignment == PromptAssignment([1, 3, 1]))
  }

  @Test func replicatesAreProposedOnlyWhereAllowed() throws {
    let peak = Self.space.assignment(at: 5)
    let surrogate = ScriptedSurrogate { $0 == peak ? 1 : 0 }
    func proposal(_ replicates: MASPOBConfiguration.Replicates) throws -> PromptAssignment {
      try self.proposer(surrogate, told: 6) {
        $0.replicates = replicates
        $0.exploration = .greedy
      }.suggest().assignment
    }
    #expect(try proposal(.allowed) == peak)
    #expect(try proposal(.never) != peak)
    var proposer = try self.proposer(surrogate, told: 6) { $0.replicates = .allowed }
    proposer.markUnusable(peak)
    #expect(try proposer.suggest().assignment != peak)
  }

  @Test func pendingAssignmentsLowerTheUncertaintyAround() throws {
    // With a flat mean the utility is the uncertainty, so what is pending moves the proposal.
    let proposer = try proposer(ScriptedSurrogate(), told: 6)
    let first = try proposer.suggest()
    let second = try proposer.suggest(pending: [first.assignment])
    #expect(second.assignment != first.assignment)
    let features = try PromptFeatures(
      embeddings: randomEmbeddings(sizes: Self.space.sizes, dimension: 4, seed: 9))
    var uncertainty = LinearUncertainty(features: features, parameters: .centered)
    for rank in 0..<6 { uncertainty.observe(Self.space.assignment(at: rank * 5 % 24)) }
    #expect(first.uncertainty == uncertainty.uncertainty(of: [first.assignment])[0])
    uncertainty.observe(first.assignment)
    #expect(second.uncertainty == uncertainty.uncertainty(of: [second.assignment])[0])
    let blind = try proposer.suggest(pending: [])
    #expect(blind == first)
  }
}
