import LanguageModels
import PromptSpace
import Testing
import _TestSupport

@testable import Workflows

/// Random graphs, options and faults.
@Suite struct RandomCommunicationTests {
  private struct Case {
    let parents: [[Int]]
    let options: CommunicationOptions
    let kind: CommunicationProtocol
    let faults: Double
    let steps: Int
  }

  private func draw(_ random: inout some RandomNumberGenerator) -> Case {
    let count = Int.random(in: 1...6, using: &random)
    let parents = (0..<count).map { agent in
      (0..<agent).filter { _ in Double.random(in: 0..<1, using: &random) < 0.45 }
    }
    var options = CommunicationOptions()
    options.mergeOrder = .allCases.randomElement(using: &random) ?? .arrival
    options.maximumBatch = [nil, 1, 2, .max].randomElement(using: &random) ?? nil
    options.failurePolicy = .allCases.randomElement(using: &random) ?? .abort
    options.recovery = .allCases.randomElement(using: &random) ?? .resume
    options.queueBytes = [1, 64, 1 << 20].randomElement(using: &random) ?? 1
    options.handsOnEachStep = Bool.random(using: &random)
    options.maximumSteps = Int.random(in: 1...5, using: &random)
    options.maximumRetries = 1
    options.retryPause = .zero
    options.allowsSuperseding = Bool.random(using: &random)
    let kinds: [CommunicationProtocol] = [.streaming, .streaming, .segmented, .serial, .emulated]
    return Case(
      parents: parents, options: options, kind: kinds.randomElement(using: &random) ?? .streaming,
      faults: [0, 0, 0.1, 0.4].randomElement(using: &random) ?? 0,
      steps: Int.random(in: 1...5, using: &random))
  }

  @Test(.timeLimit(.minutes(1)), arguments: 0..<10)
  func everyStepReachesEveryReaderOnceAndInOrder(_ block: Int) async throws {
    for seed in block * 100..<(block + 1) * 100 {
      var random = TestRandom(seed: UInt64(seed))
      let drawn = draw(&random)
      let faults = drawn.faults
      let steps = drawn.steps
      let model = StepModel { request, context, call in
        var own = TestRandom(
          seed: UInt64(seed), number: call * 100 + Int(context.agent?.utf8.first ?? 0))
        let texts = (0..<Int.random(in: 1...steps, using: &own)).map { step in
          let isCorrection = Double.random(in: 0..<1, using: &own) < 0.2
          return isCorrection ? "INSTEAD_OF_STEP \(step)\n\(call)" : "\(step) \(call)"
        }
        guard Double.random(in: 0..<1, using: &own) < faults else { return .steps(texts) }
        let code: LanguageModelError.Code = Bool.random(using: &own) ? .unreachable : .badRequest
        return .steps(
          Array(texts.dropLast()), error: LanguageModelError(code, "planned", attempts: 1))
      }
      let bench = try CommunicationBench(drawn.parents, model, as: drawn.kind) {
        $0 = drawn.options
      }
      let result = try? await bench.run()
      if faults == 0 { #expect(result != nil, "seed \(seed)") }
      check(bench, drawn, failed: result == nil, seed)
    }
  }

  private func check(
    _ bench: CommunicationBench, _ drawn: Case, failed: Bool, _ seed: Int
  ) {
    #expect(bench.model.inFlight == 0, "seed \(seed)")
    #expect(bench.log.events.last?.kind == .runEnded, "seed \(seed)")
    let seconds = bench.log.events.map(\.seconds)
    #expect(seconds.first.map { $0 >= 0 } == true)
    let topology = bench.executor.workflow.topology
    for (agent, definition) in bench.executor.workflow.agents.enumerated() {
      let name = definition.id.rawValue
      let committed = bench.log.all(.step, of: name).map(\.step)
      #expect(committed == (0..<committed.count).map { $0 + 1 }, "seed \(seed), \(name)")
      let closings = bench.log.events.filter { $0.agent == name && $0.kind == .closed }
      #expect(closings.count == 1, "seed \(seed), \(name)")
      let firsts = bench.log.all(.callStarted, of: name).filter { $0.attempt == 1 }
      let read = firsts.flatMap { $0.inbound ?? [] }
      for parent in topology.predecessors[agent] {
        let sender = bench.executor.workflow.agents[parent].id.rawValue
        let steps = read.filter { $0.agent == sender }.map(\.step)
        #expect(steps == (0..<steps.count).map { $0 + 1 }, "seed \(seed), \(sender) to \(name)")
        let sent = bench.log.all(.step, of: sender).count
        let isComplete = !failed && closings.first?.reason == nil
        #expect(isComplete ? steps.count == sent : steps.count <= sent, "seed \(seed)")
      }
    }
  }
}
