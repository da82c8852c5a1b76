import MASPO
import Randomness
import Testing

/// The published counts were measured by running the authors' code with stubbed models.
@Suite struct CallCountTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let graph: Graph
    let workflow: Int
    let writer: Int
    let judge: Int
    /// With a judge that always says B.
    let rejected: Int

    var testDescription: String { graph.testDescription }
  }

  static let rows = [
    Row(graph: .reflect, workflow: 3680, writer: 68, judge: 1420, rejected: 4988),
    Row(graph: .debate, workflow: 7020, writer: 102, judge: 2480, rejected: 9302),
    Row(graph: .hierarchical, workflow: 11120, writer: 136, judge: 3540, rejected: 14376),
    Row(graph: .debateThenAggregate, workflow: 12560, writer: 136, judge: 3540, rejected: 15736),
    Row(graph: .vote, workflow: 1100, writer: 34, judge: 1060, rejected: 2114),
  ]

  static func calls(
    _ graph: Graph, _ configuration: MASPOConfiguration, judge: String,
    writing: @escaping @Sendable (ProposalRequest) -> String = World.renamed
  ) async throws -> MASPOCalls {
    let world = ScriptedWorld(graph, writing: writing) { _ in judge }
    let optimizer = MASPOOptimizer(
      problem: graph.problem(), configuration: configuration, services: world.services,
      seeds: SeedSequence(seed: 5))
    let calls = try await optimizer.run().calls
    // What the optimizer counts is what was asked.
    #expect(calls.writer == world.proposals.count)
    #expect(calls.judge == world.judgements.count)
    for role in JudgeRequest.Role.allCases {
      #expect(calls.count(of: role) == world.judgements.count { $0.role == role })
    }
    return calls
  }

  @Test(arguments: rows)
  func theReferenceWithEveryOffspringAccepted(_ row: Row) async throws {
    let calls = try await Self.calls(row.graph, .reference, judge: "A")
    #expect(calls.workflow == row.workflow)
    #expect(calls.writer == row.writer)
    #expect(calls.judge == row.judge)
  }

  @Test(arguments: rows)
  func theReferenceWithEveryOffspringRejected(_ row: Row) async throws {
    #expect(try await Self.calls(row.graph, .reference, judge: "B").total == row.rejected)
  }

  @Test func theReferenceWithoutAnyProposal() async throws {
    let calls = try await Self.calls(.reflect, .reference, judge: "A") { _ in "no tag" }
    #expect((calls.workflow, calls.writer, calls.judge) == (880, 36, 0))
  }

  @Test(arguments: [(Graph.reflect, 3800, 76, 1140), (.hierarchical, 11400, 152, 2660)])
  func onePassAfterTheOther(
    _ graph: Graph, workflow: Int, writer: Int, judge: Int
  ) async throws {
    for configuration in [MASPOConfiguration.sequential, .roundRobin] {
      let calls = try await Self.calls(graph, configuration, judge: "A")
      #expect((calls.workflow, calls.writer, calls.judge) == (workflow, writer, judge))
    }
  }

  @Test(arguments: [(Graph.reflect, 378, 18, 54), (.hierarchical, 1242, 36, 108)])
  func selfSupervised(_ graph: Graph, workflow: Int, writer: Int, judge: Int) async throws {
    for answer in ["A", "B"] {
      let calls = try await Self.calls(graph, .spo, judge: answer)
      #expect((calls.workflow, calls.writer, calls.judge) == (workflow, writer, judge))
    }
  }

  @Test(arguments: [Graph.reflect, .vote], MASPOConfigurationTests.presets)
  func noRunTakesMoreThanItsDemand(_ graph: Graph, _ configuration: MASPOConfiguration) async throws
  {
    for judge in ["A", "B"] {
      let calls = try await Self.calls(graph, configuration, judge: judge)
      #expect(calls.total <= MASPODemand(graph.problem(), configuration).total)
    }
  }

  /// 5168, and two refreshes of ten questions in which a second prompt of each beam is judged too: it counts
  /// the best as absent from every beam.
  @Test func theDemandIsNoLooserThanItSays() {
    let demand = MASPODemand(Graph.reflect.problem(), .reference).total
    #expect(demand == 5168 + 20 * (4 + 2) + 20 * (2 + 1))
  }
}

extension MASPOCalls {
  func count(of role: JudgeRequest.Role) -> Int {
    switch role {
    case .terminal: terminal
    case .local: local
    case .next: next
    case .global: global
    }
  }
}
