import MASPO
import Randomness
import Synchronization
import Testing

/// To resume is to run again with the replies that there were.
@Suite struct ResumeTests {
  struct Crash: Error {}

  /// Stops after a number of calls that no earlier run has made.
  final class Journal: Sendable {
    private let known: Mutex<Set<ScriptedWorld.Call>>
    private let left: Mutex<Int>
    private let error: any Error
    private let fresh = Mutex<[ScriptedWorld.Call]>([])

    init(known: Set<ScriptedWorld.Call> = [], calls: Int = .max, then error: any Error = Crash()) {
      self.known = Mutex(known)
      left = Mutex(calls)
      self.error = error
    }

    /// Calls that were new, in their order.
    var made: [ScriptedWorld.Call] { fresh.withLock { $0 } }

    func admit(_ call: ScriptedWorld.Call) throws {
      if known.withLock({ $0.contains(call) }) { return }
      let isLeft = left.withLock { left in
        guard left > 0 else { return false }
        left -= 1
        return true
      }
      guard isLeft else { throw error }
      known.withLock { _ = $0.insert(call) }
      fresh.withLock { $0.append(call) }
    }
  }

  static func run(
    _ configuration: MASPOConfiguration, _ journal: Journal
  ) async throws -> MASPOResult {
    let world = ScriptedWorld(.reflect, writing: World.mixed, judging: World.coin(11)) {
      try journal.admit($0)
    }
    return try await MASPOOptimizerTests.result(world, configuration, questions: 20, width: 1)
  }

  static func configuration(_ preset: MASPOConfiguration.Preset) -> MASPOConfiguration {
    var configuration = MASPOOptimizerTests.small(preset.configuration)
    configuration.schedule = .fixedRounds(rounds: 2, steps: 1)
    // A lucky coin passes here, so that the gate has work.
    if configuration.gate != nil {
      configuration.acceptance = .majority
      configuration.gate = .init(questions: 6, confidence: 0.5)
    }
    return configuration
  }

  @Test(arguments: MASPOConfiguration.Preset.allCases)
  func anInterruptionAtAnyCallChangesNothing(_ preset: MASPOConfiguration.Preset) async throws {
    let configuration = Self.configuration(preset)
    let whole = Journal()
    let expected = try await Self.run(configuration, whole)
    #expect(whole.made.count > 40)
    for count in stride(from: 0, to: whole.made.count, by: 11) {
      let first = Journal(calls: count)
      await #expect(throws: Crash.self) { try await Self.run(configuration, first) }
      #expect(first.made == Array(whole.made.prefix(count)))
      let second = Journal(known: Set(first.made))
      #expect(try await Self.run(configuration, second) == expected)
      #expect(second.made == Array(whole.made.dropFirst(count)))
    }
  }

  @Test(arguments: MASPOConfiguration.Preset.allCases)
  func aBudgetThatEndsAtAnyCallLeavesWhatWasDone(
    _ preset: MASPOConfiguration.Preset
  ) async throws {
    let configuration = Self.configuration(preset)
    let whole = Journal()
    let expected = try await Self.run(configuration, whole)
    for count in stride(from: 0, to: whole.made.count, by: 13) {
      let journal = Journal(calls: count, then: MASPOFault.budget("no more"))
      let result = try await Self.run(configuration, journal)
      #expect(result.steps == Array(expected.steps.prefix(result.steps.count)))
      #expect(result.refreshes == Array(expected.refreshes.prefix(result.refreshes.count)))
      let isOver = result.ending == .budget("no more")
      #expect(isOver || result.checks.contains(.unreached))
      if isOver { #expect(result.steps.count < expected.steps.count) }
      let seeds = Graph.reflect.problem().seedPrompts
      for (agent, check) in result.checks.enumerated() where check == .unreached {
        #expect(result.prompts[agent] == seeds[agent])
        #expect(result.found[agent] != seeds[agent])
      }
      // With more money it goes on where it stopped.
      let rest = Journal(known: Set(journal.made))
      #expect(try await Self.run(configuration, rest) == expected)
    }
  }

  @Test func aLimitOfCallsLeavesEnoughForTheGate() async throws {
    var configuration = Self.configuration(.repaired)
    let problem = Graph.reflect.problem(questions: 20)
    let demand = MASPODemand(problem, configuration).total
    var endings: Set<String> = []
    for limit in stride(from: 20, through: demand, by: 75) + [demand] {
      configuration.maximumCalls = limit
      let result = try await Self.run(configuration, Journal())
      #expect(result.calls.total <= limit || result.steps.isEmpty)
      #expect(!result.checks.contains(.unreached))
      endings.insert(result.ending == .completed ? "completed" : "limit")
      if limit == demand { #expect(result.ending == .completed) }
    }
    #expect(endings == ["completed", "limit"])
  }
}
