import Comparison
import PromptSpace
import Randomness
import Strategies
import Testing

/// Proposes a fixed list, whatever is observed.
private struct ListProposer: Proposer {
  var rest: [PromptAssignment]

  func suggest(pending: [PromptAssignment]) throws -> Proposal {
    guard let next = rest.first else { throw ProposerError.spaceExhausted }
    return Proposal(assignment: next, source: .random, note: "listed")
  }
  mutating func observe(_ observation: Observation) { rest.removeFirst() }
  mutating func attach(_ observation: Observation) {}
  mutating func markUnusable(_ assignment: PromptAssignment) { rest.removeFirst() }
}

/// Two agents with two candidates; observed scores are given, some are missing.
private struct TableProblem: InstantProblem {
  let topology: WorkflowTopology
  let space = AssignmentSpace(sizes: [2, 2])
  let knownEmbeddings: [[[Double]]]? = nil
  let observed: [String: [Double]]
  let truth = ["0-0": 0.2, "0-1": 0.6, "1-0": 0.9, "1-1": 0.4]

  init(observed: [String: [Double]]) throws {
    topology = try WorkflowTopology(agents: ["a", "b"], dependencies: ["b": ["a"]])
    self.observed = observed
  }

  func trueScore(of assignment: PromptAssignment) -> Double { truth["\(assignment)"] ?? .nan }
  func observation(of assignment: PromptAssignment, visit: Int) -> Observation? {
    observed["\(assignment)"].map { Observation(assignment: assignment, score: $0[visit]) }
  }
  var optimum: (assignment: PromptAssignment, score: Double) { (PromptAssignment([1, 0]), 0.9) }
  var meanScore: Double { 0.525 }
}

@Suite struct InstantStudyTests {
  private func study(_ list: [[Int]], _ observed: [String: [Double]]) throws -> InstantStudy {
    try InstantStudy.run(
      ListProposer(rest: list.map(PromptAssignment.init)), on: TableProblem(observed: observed),
      evaluations: 10)
  }

  @Test func incumbentIsTheFirstOfTheBestObservedMeans() throws {
    let study = try study(
      [[0, 1], [1, 1], [0, 0], [1, 1]], ["0-1": [0.5], "1-1": [0.7, 0.1], "0-0": [0.5]])
    #expect(
      study.points.map { "\($0.incumbent?.description ?? "-")" } == ["0-1", "1-1", "1-1", "0-1"])
    #expect(
      zip(study.points.map(\.simpleRegret), [0.3, 0.5, 0.5, 0.3]).allSatisfy {
        abs($0 - $1) < 1e-12
      })
    #expect(study.points.map(\.score) == [0.5, 0.7, 0.5, 0.1])
  }

  @Test func missingScoresLeaveTheSeedPrompts() throws {
    let study = try study([[1, 0], [0, 1]], ["0-1": [0.5]])
    #expect(study.points[0].incumbent == nil && study.points[0].score == nil)
    #expect(abs(study.points[0].simpleRegret - 0.7) < 1e-12)
    #expect(study.points[1].incumbent == PromptAssignment([0, 1]))
  }

  @Test func sameSeedSameStudiesWhateverTheWidth() async throws {
    var family = SyntheticFamily.diamond("d", coupling: 0.3)
    family.candidates = 3
    let run = ComparisonRun(
      methods: try ["random", "linear", "gp:beta=1"].map { try ComparisonMethod($0) },
      evaluations: 8)
    let one = try await run.studies(of: family, seeds: [4, 5, 6], width: 1)
    let three = try await run.studies(of: family, seeds: [4, 5, 6], width: 3)
    let reversed = try await run.studies(of: family, seeds: [6, 5, 4], width: 2)
    #expect(one == three)
    #expect(one == reversed.reversed())
    #expect(one[0] != one[1])
    #expect(one.allSatisfy { $0.allSatisfy { $0.points.count == 8 } })
    // The same warm-up for both modelled methods, so that what differs is what the models did.
    #expect(one[0][1].points.prefix(5) == one[0][2].points.prefix(5))
  }

  @Test func methodsAreReadFromText() throws {
    #expect(throws: ComparisonMethod.ParsingError.unknownMethod("gam")) {
      try ComparisonMethod("gam:alpha=1")
    }
    for setting in ["alhpa=1", "alpha"] {
      #expect(throws: ComparisonMethod.ParsingError.unknownSetting(setting)) {
        try ComparisonMethod("gp:\(setting)")
      }
    }
    for setting in ["alpha=x", "beta=-1"] {
      #expect(throws: ComparisonMethod.ParsingError.self) { try ComparisonMethod("gp:\(setting)") }
    }
    #expect(try ComparisonMethod("gp:beta=1,warmup=8").description == "gp:beta=1,warmup=8")
    #expect(try ComparisonMethod("gp:beta=1") != ComparisonMethod("gp:beta=2"))
  }
}
