import PromptSpace
import Randomness
import Strategies
import Testing

/// One kind of proposer under the contract that every proposer keeps.
struct ProposerContract: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// Builds a proposer that never proposes what it was told.
  let make: @Sendable (AssignmentSpace, SeedSequence) throws -> any Proposer

  init(
    _ name: String,
    make: @escaping @Sendable (AssignmentSpace, SeedSequence) throws -> any Proposer
  ) {
    testDescription = name
    self.make = make
  }

  /// What a study tells a proposer about one trial.
  enum Event: Sendable {
    case scored(Observation)
    case unusable(PromptAssignment)
  }

  /// A finished conversation: the proposal of each round and what was told about it.
  struct Run {
    var proposals: [Proposal] = []
    var events: [Event] = []
    var assignments: [PromptAssignment] { proposals.map(\.assignment) }
  }

  /// Runs until the space is exhausted or the rounds are over.
  func run(
    _ space: AssignmentSpace, rounds: Int, seed: UInt64 = 1,
    tell: (Proposal) -> Event
  ) throws -> Run {
    var proposer = try make(space, SeedSequence(seed: seed))
    var run = Run()
    for _ in 0..<rounds {
      let proposal: Proposal
      do { proposal = try proposer.suggest() } catch ProposerError.spaceExhausted { break }
      let event = tell(proposal)
      proposer.tell(event)
      run.proposals.append(proposal)
      run.events.append(event)
    }
    return run
  }

  /// A score that mixes all agents' choices, some of them unusable.
  static func mixed(_ proposal: Proposal) -> Event {
    let code = proposal.assignment.indices.reduce(7) { ($0 * 31 + $1 + 1) % 101 }
    if code % 7 == 0 { return .unusable(proposal.assignment) }
    return .scored(Observation(assignment: proposal.assignment, score: Double(code) / 101))
  }

  static func constant(_ proposal: Proposal) -> Event {
    .scored(Observation(assignment: proposal.assignment, score: 0.5))
  }
}

extension Proposer {
  mutating func tell(_ event: ProposerContract.Event) {
    switch event {
    case .scored(let observation): observe(observation)
    case .unusable(let assignment): markUnusable(assignment)
    }
  }
}
