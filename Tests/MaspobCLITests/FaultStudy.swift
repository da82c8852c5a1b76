import CurlTransport
import Evaluation
import Foundation
import LanguageModels
import PromptSpace
import Randomness
import Strategies
import Studies
import Workflows
import _TestSupport

/// A study of random assignments with real connections, as the tool runs one, against a scripted server; with
/// everything that was written down about it.
struct FaultStudy {
  /// How much is done; `MASPOB_FAULT_MATRIX=full` makes it twenty evaluations of 256 examples at once.
  struct Size {
    var evaluations = 6
    var examples = 24

    static var chosen: Size {
      ProcessInfo.processInfo.environment["MASPOB_FAULT_MATRIX"] == "full"
        ? Size(evaluations: 20, examples: 256) : Size()
    }
  }

  let stopReason: StopReason
  let outcomes: [EvaluationOutcome]
  let records: [CallRecord]
  let ledger: BudgetSnapshot
  let bill: FaultServer.Bill

  static let agents = ["change", "finish"]
  static let connections = 256

  /// - Parameters:
  ///   - behaviour: of the server.
  ///   - patience: the time-out until the first byte and between bytes.
  init(_ behaviour: String, size: Size, patience: Duration = .seconds(30)) async throws {
    let server = try FaultServer()
    let folder = try TemporaryFolder()
    let calls = folder.file("calls.jsonl")
    let ledger = BudgetLedger(caps: BudgetCaps(calls: 1_000_000, tokens: 1_000_000_000))
    var services = CallServices.quick()
    services.ledger = ledger
    services.log = try JSONLinesCallLog(at: calls)
    services.retryPolicy = RetryPolicy(maximumRetries: 2)
    services.limiter = CallLimiter(maximumConcurrentCalls: Self.connections)
    let transport = CurlHTTPTransport(
      configuration: CurlTransportConfiguration(
        maximumConcurrentRequests: Self.connections, firstByteTimeout: patience,
        idleTimeout: patience, maximumResponseBytes: 1_000_000))
    defer { transport.shutdown() }
    let model = OpenAIChatModel(
      endpoint: try ModelEndpoint(baseURL: server.baseURL), transport: transport,
      services: services)
    var runner = try Self.runner(
      model, behaviour: behaviour, size: size, journal: folder.file("journal.jsonl"),
      ledger: ledger)
    stopReason = try await runner.run()
    outcomes = runner.state.trials.compactMap(\.outcome)
    records = try CallRecord.read(from: calls).records
    self.ledger = ledger.snapshot
    bill = try await server.bill(through: CurlHTTPTransport())
  }

  private static func runner(
    _ model: any ChatModel, behaviour: String, size: Size, journal: URL, ledger: BudgetLedger
  ) throws -> StudyRunner {
    let candidates = [
      ["Please", "Make it upper and brief", "Reverse it, be brief", "Upper", "Nothing"],
      ["Go on", "Now reverse, be brief", "Be brief", "Upper and brief", "Nothing"],
    ]
    let sources = ["word", "change"]
    let pools = zip(agents, zip(candidates, sources)).map { agent, pool in
      PromptPool(
        agent: AgentID(agent), candidates: pool.0.map { "\($0) INPUT: {\(pool.1)}" })
    }
    var definitions = pools.map {
      AgentDefinition(id: $0.agent, prompt: $0.seed, modelKey: "m", modelName: behaviour)
    }
    definitions[1].dependencies = [definitions[0].id]
    let workflow = try WorkflowDefinition(name: "faults", inputs: ["word"], agents: definitions)
    let examples = (0..<size.examples).map { number in
      Example(id: "word\(number)", fields: ["word": "word\(number)"])
    }
    let evaluator = try WorkflowEvaluator(
      executor: try StepwiseExecutor(workflow: workflow, models: ["m": model]), pools: pools,
      datasets: [.validation: Dataset(name: "words", examples: examples)], metric: AnswerDigest(),
      configuration: .init(maxConcurrentExamples: connections))
    let space = AssignmentSpace(pools: pools)
    return StudyRunner(
      configuration: .init(
        space: space, budget: StudyBudget(evaluations: size.evaluations), maximumErrorRate: 1),
      parts: .init(
        journal: try StudyJournal(file: journal),
        proposer: RandomProposer(space: space, seeds: SeedSequence(seed: 5)),
        environment: evaluator, ledger: ledger, history: CallHistory()))
  }
}

/// A number in [0, 1] for each answer: a reply that went to the wrong example, or a wrong one, changes the score.
private struct AnswerDigest: Metric {
  let name = "digest"

  func score(_ output: String, for example: Example) -> Double {
    let hash = output.utf8.reduce(14_695_981_039_346_656_037 as UInt64) {
      ($0 ^ UInt64($1)) &* 1_099_511_628_211
    }
    return Double(hash >> 11) * 0x1.0p-53
  }
}
