import Evaluation
import LanguageModels
import PromptSpace
import Randomness
import Sandboxing
import Workflows
import _TestSupport

/// A random workflow of every operation, with branches and fallbacks, and what goes with it.
struct OperatorWorkflow {
  let definition: WorkflowDefinition
  let pools: [PromptPool]
  let examples: [Example]
  /// By agent: itself and whatever reads it, directly or not.
  let downstream: [Set<AgentID>]

  init(seed: UInt64) throws {
    var random = SeedSequence(seed: seed).child("operators").generator
    var agents: [AgentDefinition] = []
    var pools: [PromptPool] = []
    for index in 0..<Int.random(in: 3...7, using: &random) {
      let senders = agents.filter { _ in Bool.random(using: &random) }
      let agent = Self.agent(index, reading: senders, using: &random)
      agents.append(agent)
      let other = agent.prompt.replacing("Do", with: "Do it another way, at some length:")
      pools.append(
        PromptPool(
          agent: agent.id, candidates: agent.isOptimizable ? [agent.prompt, other] : [agent.prompt])
      )
    }
    definition = try WorkflowDefinition(
      name: "random", inputs: ["text", "entry", "tests"], agents: agents, result: agents.last?.id)
    self.pools = pools
    examples = (0..<3).map {
      let text = String(repeating: "ö", count: Int.random(in: 0...30, using: &random))
      let fields = [
        "text": "\($0)" + text, "entry": "f", "tests": #"["assert candidate(1) == 2"]"#,
      ]
      return Example(id: "e\($0)", fields: fields, references: ["x"])
    }
    var reached = agents.map { Set([$0.id]) }
    for index in agents.indices.reversed() {
      for reader in index..<agents.count
      where agents[reader].dependencies.contains(agents[index].id) {
        reached[index].formUnion(reached[reader])
      }
    }
    downstream = reached
  }

  private static func agent(
    _ index: Int, reading senders: [AgentDefinition], using random: inout Xoshiro256StarStar
  ) -> AgentDefinition {
    let id = AgentID("a\(index)")
    let names = senders.map(\.id.rawValue)
    let kind = Int.random(in: senders.isEmpty ? 2...4 : 0...7, using: &random)
    if kind == 0 {
      var vote = AgentDefinition(id: id, silently: .vote(candidates: names, comparison: .answer))
      vote.dependencies = senders.map(\.id)
      return vote
    }
    let shown = (["text"] + names).map { "{\($0)}" }.joined(separator: " ")
    var agent = AgentDefinition(id: id, prompt: "Do \(index): \(shown)", modelKey: "m")
    agent.dependencies = senders.map(\.id)
    agent.sampling.maxOutputTokens = Int.random(in: 5...60, using: &random)
    switch kind {
    case 1:
      agent.operation = .ensemble(candidates: names)
      agent.prompt += " {solutions}"
    case 2:
      agent.operation = .program(ProgramRun(function: "entry", rounds: 1 + index % 3))
      agent.prompt += " {feedback}"
      agent.appendsFormat = Bool.random(using: &random)
    case 3:
      agent.operation = .summarise(
        .init(prompt: Self.summary, maxOutputTokens: Int.random(in: 5...90, using: &random)))
    case 5:
      agent.operation = .publicTests(
        PublicTestRun(
          program: names[0], asserts: "tests", function: "entry", reflections: 1 + index % 3))
      agent.prompt += " {solution} {exec_pass} {test_fail}"
    default:
      read(&agent, names.first, using: &random)
    }
    branch(&agent, senders, using: &random)
    return agent
  }

  private static let summary: PromptTemplate = {
    do {
      return try PromptTemplate("Shorten, and keep in mind {text} {text} {text}: {reply}")
    } catch {
      preconditionFailure("\(error)")
    }
  }()

  private static func read(
    _ agent: inout AgentDefinition, _ sender: String?, using random: inout Xoshiro256StarStar
  ) {
    agent.samples = Int.random(in: 1...3, using: &random)
    agent.combination = SampleCombination.allCases.randomElement(using: &random) ?? .list
    agent.parser =
      [.wholeText, .tag("x"), .tags(["x", "z"], output: "x"), .code].randomElement(using: &random)
      ?? .wholeText
    if agent.parser == .code, Bool.random(using: &random) { agent.entryPoint = "entry" }
    agent.fallback = Bool.random(using: &random) ? .text : .empty
    if Bool.random(using: &random) { agent.fallbackSource = sender.map { .named($0) } }
    agent.appendsFormat = agent.parser != .wholeText && Bool.random(using: &random)
  }

  private static func branch(
    _ agent: inout AgentDefinition, _ senders: [AgentDefinition],
    using random: inout Xoshiro256StarStar
  ) {
    guard let sender = senders.randomElement(using: &random)?.id.rawValue else { return }
    let stand = TextSource.joined([sender, "text"], separator: "\n")
    if Bool.random(using: &random) {
      agent.conditions = [BranchCondition(sender, [.excludes(["w"])])]
      if Bool.random(using: &random) { agent.otherwise = stand }
    }
    agent.errorPolicy =
      [.missing, .drop, .replace(stand)].randomElement(using: &random) ?? .missing
  }
}

extension OperatorWorkflow {
  /// A reply that follows from the request alone, as long as the output limit allows at a token a byte; about
  /// one in eight fails where that is asked for.
  func model(failing: Bool = false) -> ScriptedModel {
    ScriptedModel { request, _ in
      let print = Fingerprint.of([request.messages[0].content, "\(request.replicate)"])
      let limit = request.maxOutputTokens ?? 0
      let fill = String(repeating: "y", count: limit)
      func wrapped(_ open: String, _ close: String) -> String {
        String("\(open)\(print)\(fill)".prefix(max(0, limit - close.utf8.count))) + close
      }
      switch print.utf8.reduce(0, { ($0 &* 31) &+ Int($1) }) & 7 {
      case 0 where failing: throw LanguageModelError(.promptRefused, "too long", attempts: 1)
      case 0, 1: return .scripted(wrapped("<x>", "</x>"))
      case 2: return .scripted(wrapped("<z>w</z><x>", "</x>"))
      case 3, 4: return .scripted(wrapped("def ", ""))
      case 5: return .scripted("A")
      case 6: return .scripted(wrapped("w", ""))
      default: return .scripted(wrapped("", ""))
      }
    }
  }

  /// Programs end in every way, as wordily as they can.
  var runner: ScriptedCodeRunner {
    ScriptedCodeRunner { job in
      let long = String(repeating: "ü", count: 5000)
      return switch job.source.utf8.reduce(0, { ($0 &* 31) &+ Int($1) }) & 3 {
      case 0: PythonOutcome(ending: .passed(value: long))
      case 1: PythonOutcome(ending: .raised(type: "E", message: long, traceback: long))
      case 2:
        PythonOutcome(
          ending: .failed([.init(statement: "assert", type: "E", message: long, traceback: "")]))
      default: PythonOutcome(ending: .exceeded(.wallTime))
      }
    }
  }

  func evaluator(_ model: any ChatModel) throws -> WorkflowEvaluator {
    try WorkflowEvaluator(
      executor: StepwiseExecutor(
        workflow: definition, models: ["m": model], codeRunner: runner,
        sanitizer: DoublingSanitizer()),
      pools: pools, datasets: [.validation: Dataset(name: "v", examples: examples)],
      metric: ExactMatch())
  }
}

/// Prints what holds `def` with as much white space as the bound of tokens allows for.
private struct DoublingSanitizer: CodeSanitizer {
  func sanitized(_ text: String, entryPoint: String?) async throws -> String {
    text.contains("def") ? text + String(repeating: "\t", count: text.utf8.count) : ""
  }
}
