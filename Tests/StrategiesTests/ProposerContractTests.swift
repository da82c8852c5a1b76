import Foundation
import PromptSpace
import Randomness
import Strategies
import Testing

@Suite struct ProposerContractTests {
  static let subjects = ProposerContract.subjects
  static let space = AssignmentSpace(sizes: [3, 2, 4])

  @Test(arguments: subjects)
  func suggestingChangesNothing(_ subject: ProposerContract) throws {
    var proposer = try subject.make(Self.space, SeedSequence(seed: 4))
    for _ in 0..<12 {
      let first = try proposer.suggest()
      _ = try proposer.suggest(pending: [first.assignment])
      #expect(try proposer.suggest() == first)
      proposer.tell(ProposerContract.mixed(first))
    }
  }

  @Test(
    arguments: subjects, [[3, 2, 4], [7], [1], [1, 1, 1], [1, 5, 1], [2, 2, 2, 2]])
  func triesEveryAssignmentOnceAndThenSaysSo(_ subject: ProposerContract, sizes: [Int]) throws {
    let space = AssignmentSpace(sizes: sizes)
    let count = try #require(space.count)
    let run = try subject.run(space, rounds: count + 1, tell: ProposerContract.mixed)
    #expect(run.proposals.count == count)
    #expect(Set(run.assignments).count == count)
    #expect(run.assignments.allSatisfy(space.contains))
    var full = try subject.make(space, SeedSequence(seed: 1))
    for event in run.events { full.tell(event) }
    #expect(throws: ProposerError.spaceExhausted) { try full.suggest() }
  }

  @Test(arguments: subjects)
  func anyPrefixReplaysToTheSameProposals(_ subject: ProposerContract) throws {
    let run = try subject.run(Self.space, rounds: 24, tell: ProposerContract.mixed)
    for prefix in 0..<run.proposals.count {
      var proposer = try subject.make(Self.space, SeedSequence(seed: 1))
      for event in run.events.prefix(prefix) { proposer.tell(event) }
      #expect(try proposer.suggest() == run.proposals[prefix], "after \(prefix) events")
    }
  }

  /// Only what the study measures itself can win, so a score from elsewhere must not close its assignment.
  @Test(arguments: subjects)
  func attachedAssignmentsStayOpen(_ subject: ProposerContract) throws {
    let count = try #require(Self.space.count)
    func fresh() throws -> any Proposer {
      var proposer = try subject.make(Self.space, SeedSequence(seed: 3))
      for rank in 0..<count {
        let assignment = Self.space.assignment(at: rank)
        proposer.attach(Observation(assignment: assignment, score: Double(rank) / 24))
      }
      proposer.attach(Observation(assignment: Self.space.seed, score: .nan))
      return proposer
    }
    var proposer = try fresh()
    #expect(try proposer.suggest() == fresh().suggest())
    var proposed: Set<PromptAssignment> = []
    for _ in 0..<count {
      let proposal = try proposer.suggest()
      proposed.insert(proposal.assignment)
      proposer.tell(ProposerContract.mixed(proposal))
    }
    #expect(proposed.count == count)
    #expect(throws: ProposerError.spaceExhausted) { try proposer.suggest() }
  }

  @Test(arguments: subjects)
  func learnsFromTrialsItDidNotPropose(_ subject: ProposerContract) throws {
    let told = [5, 23, 0, 11].map(Self.space.assignment(at:))
    func fresh() throws -> any Proposer {
      var proposer = try subject.make(Self.space, SeedSequence(seed: 2))
      for (index, assignment) in told.enumerated() {
        proposer.observe(Observation(assignment: assignment, score: Double(index) / 4))
      }
      return proposer
    }
    var proposer = try fresh()
    #expect(try proposer.suggest() == fresh().suggest())
    for _ in 0..<20 {
      let proposal = try proposer.suggest()
      #expect(!told.contains(proposal.assignment))
      proposer.tell(ProposerContract.constant(proposal))
    }
    #expect(throws: ProposerError.spaceExhausted) { try proposer.suggest() }
  }

  @Test(arguments: subjects)
  func pendingAssignmentsAreNotProposed(_ subject: ProposerContract) throws {
    var proposer = try subject.make(Self.space, SeedSequence(seed: 3))
    for _ in 0..<9 { proposer.tell(ProposerContract.mixed(try proposer.suggest())) }
    var pending: [PromptAssignment] = []
    for _ in 0..<15 { pending.append(try proposer.suggest(pending: pending).assignment) }
    #expect(Set(pending).count == 15)
    let all = pending
    #expect(throws: ProposerError.spaceExhausted) { try proposer.suggest(pending: all) }
    // What was pending and never told is open again.
    #expect(pending.contains(try proposer.suggest().assignment))
  }

  @Test(arguments: subjects)
  func constantScoresAreNoTrouble(_ subject: ProposerContract) throws {
    let run = try subject.run(Self.space, rounds: 25, tell: ProposerContract.constant)
    #expect(Set(run.assignments).count == 24)
  }

  @Test(arguments: subjects)
  func evaluationsThatAllFailAreNoTrouble(_ subject: ProposerContract) throws {
    let run = try subject.run(Self.space, rounds: 25) { .unusable($0.assignment) }
    #expect(Set(run.assignments).count == 24)
  }

  @Test(arguments: subjects, [Double.nan, .infinity, -.infinity])
  func aScoreThatIsNotFiniteCountsAsUnusable(
    _ subject: ProposerContract, score: Double
  ) throws {
    let bad = try subject.run(Self.space, rounds: 12) {
      $0.assignment[2] == 1
        ? .scored(Observation(assignment: $0.assignment, score: score))
        : ProposerContract.mixed($0)
    }
    let marked = try subject.run(Self.space, rounds: 12) {
      $0.assignment[2] == 1 ? .unusable($0.assignment) : ProposerContract.mixed($0)
    }
    #expect(bad.proposals == marked.proposals)
  }

  @Test(arguments: subjects)
  func anotherSeedGivesAnotherRun(_ subject: ProposerContract) throws {
    let runs = try (0..<4 as Range<UInt64>).map {
      try subject.run(Self.space, rounds: 8, seed: $0, tell: ProposerContract.mixed).assignments
    }
    // Without a warm-up and in a space this small nothing is random.
    let random = subject.testDescription != "maspob, no warm-up"
    #expect(Set(runs).count > 1 || !random)
  }

  @Test(arguments: subjects)
  func proposalsSurviveJSON(_ subject: ProposerContract) throws {
    let run = try subject.run(Self.space, rounds: 12, tell: ProposerContract.mixed)
    let data = try JSONEncoder().encode(run.proposals)
    #expect(try JSONDecoder().decode([Proposal].self, from: data) == run.proposals)
  }

  @Test(
    .enabled(if: isOptimized, "takes a minute unless optimized"), .timeLimit(.minutes(1)),
    arguments: subjects)
  func twoHundredAgents(_ subject: ProposerContract) throws {
    let space = AssignmentSpace(sizes: (0..<200).map { 1 + $0 % 3 })
    #expect(space.count == nil)
    let run = try subject.run(space, rounds: 7, tell: ProposerContract.constant)
    #expect(Set(run.assignments).count == 7)
    #expect(run.assignments.allSatisfy(space.contains))
  }

  @Test(
    .enabled(if: isOptimized, "takes a minute unless optimized"), .timeLimit(.minutes(1)),
    arguments: subjects)
  func tenThousandCandidates(_ subject: ProposerContract) throws {
    let space = AssignmentSpace(sizes: [10_000, 2])
    let run = try subject.run(space, rounds: 7, tell: ProposerContract.mixed)
    #expect(Set(run.assignments).count == 7)
    #expect(run.assignments.allSatisfy(space.contains))
  }
}

/// Whether the code under test is compiled as users run it.
private let isOptimized: Bool = {
  #if DEBUG
    false
  #else
    true
  #endif
}()
