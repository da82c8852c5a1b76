import LanguageModels
import PromptSpace
import Workflows

/// How many tokens the texts of a workflow may have at most.
struct TextBounds {
  /// What an agent may hand on.
  private struct Output {
    var output = 0
    /// The longest of its other values.
    var value = 0
    /// One of the texts that it gives to a choice.
    var candidate = 0

    mutating func widen(to bound: Int) {
      output = max(output, bound)
      candidate = max(candidate, bound)
    }
  }

  private let workflow: WorkflowDefinition
  /// The candidates of each agent.
  private let shapes: [[PromptShape]]
  private let limits: [Int]
  private let formats: [Int]

  init(
    of workflow: WorkflowDefinition, pools: [PromptPool], defaultOutputLimit: Int
  ) throws(WorkflowError) {
    self.workflow = workflow
    shapes = try workflow.templates(of: pools).map { $0.map(PromptShape.init) }
    limits = workflow.agents.map { $0.sampling.maxOutputTokens ?? defaultOutputLimit }
    formats = workflow.agents.map { $0.appendedFormatBytes }
  }

  /// The most output tokens of one call.
  func outputLimit(of agent: Int) -> Int {
    guard case .summarise(let summary) = workflow.agents[agent].operation else {
      return limits[agent]
    }
    return max(limits[agent], summary.maxOutputTokens ?? 0)
  }

  /// The most input tokens of one call of each agent, and the most tokens of the workflow's answer.
  ///
  /// - Complexity: O(candidates · placeholders).
  func bounds(on example: Example) -> (inputs: [Int], answer: Int) {
    var outputs = [Output](repeating: Output(), count: workflow.agents.count)
    var bounds = [Int](repeating: 0, count: workflow.agents.count)
    for agent in workflow.topology.topologicalOrder {
      let reader = Reader(workflow: workflow, agent: agent, example: example, outputs: outputs)
      let own = output(of: agent, reader)
      outputs[agent] = own
      guard workflow.agents[agent].operation.asksModel else { continue }
      bounds[agent] = inputBound(of: agent, reader, own)
    }
    return (bounds, outputs[workflow.resultAgent].output)
  }

  private func inputBound(of agent: Int, _ reader: Reader, _ own: Output) -> Int {
    let definition = workflow.agents[agent]
    let locals = locals(of: agent, reader, own)
    let first =
      shapes[agent].map { shape in
        shape.worstInput(extra: formats[agent] + reader.functionBound) { placeholder in
          reader.bound(of: definition.source(of: placeholder), locals: locals)
        }
      }.max() ?? 0
    guard case .summarise(let summary) = definition.operation else { return first }
    let second = PromptShape(summary.prompt).worstInput { name in
      name == "reply" ? limits[agent] : reader.bound(of: .named(name))
    }
    return max(first, second)
  }

  private func output(of agent: Int, _ reader: Reader) -> Output {
    let definition = workflow.agents[agent]
    // A program that was printed anew has other white space.
    let reply = definition.parser == .code ? 2 * limits[agent] : limits[agent]
    let sample = max(reply, definition.fallbackSource.map { reader.bound(of: $0) } ?? 0)
    var own = Output(output: sample, value: sample, candidate: sample)
    switch definition.operation {
    case .generate:
      // A list shows every sample with its letter; the other combinations pick one.
      if definition.combination == .list { own.output = definition.samples * (sample + 16) }
    case .summarise(let summary): own.widen(to: summary.maxOutputTokens ?? limits[agent])
    case .ensemble:
      own = Output(output: 0, value: limits[agent], candidate: 0)
      own.widen(to: reader.candidates.longest)
    // A normalised answer writes some signs as words.
    case .vote(_, let comparison):
      own = Output()
      own.widen(to: reader.candidates.longest * (comparison == .exact ? 1 : 2))
    case .program:
      own = Output(value: max(2 * limits[agent], Self.report))
      own.widen(to: Self.report)
    case .publicTests(let run):
      own = Output()
      own.widen(to: max(reader.bound(of: .named(run.program)), 2 * limits[agent]))
      own.value = max(own.output, Self.report)
    }
    if let otherwise = definition.otherwise { own.widen(to: reader.bound(of: otherwise)) }
    if case .replace(let source) = definition.errorPolicy {
      own.widen(to: reader.bound(of: source))
    }
    return own
  }

  /// What an operation provides for its own prompt.
  private func locals(of agent: Int, _ reader: Reader, _ own: Output) -> [String: Int] {
    switch workflow.agents[agent].operation {
    case .generate, .summarise, .vote: [:]
    case .ensemble: ["solutions": reader.candidates.total]
    case .program(let run):
      ["feedback": run.rounds > 1 ? 2 * limits[agent] + Self.report + Self.words : 0]
    case .publicTests:
      ["solution": own.output, "exec_pass": Self.words, "test_fail": Self.report]
    }
  }

  /// A value or an error of a program.
  private static let report = CodeReport.textLimit + words
  /// Our own words around it.
  private static let words = 128
}

extension TextBounds {
  /// Bounds of the texts that one agent reads on one example.
  private struct Reader {
    let workflow: WorkflowDefinition
    let agent: Int
    let example: Example
    let outputs: [Output]

    func bound(of source: TextSource, locals: [String: Int] = [:]) -> Int {
      switch source {
      case .named(let name): bound(ofName: name, locals)
      case .joined(let names, let separator):
        names.reduce(0) { $0 + bound(ofName: $1, locals) + separator.utf8.count }
      case .composed(let template):
        PromptShape(template).bytes { bound(ofName: $0, locals) }
      }
    }

    private func bound(ofName name: String, _ locals: [String: Int]) -> Int {
      if let local = locals[name] { return local }
      return switch workflow.meaning(of: name, for: agent) {
      case .input(let field): example.fields[field]?.utf8.count ?? 0
      case .agent(let sender): outputs[sender].output
      case .value(let sender, _): max(outputs[sender].value, outputs[sender].candidate)
      case .local, nil: name.utf8.count
      }
    }

    /// The function that an appended format names.
    var functionBound: Int {
      let definition = workflow.agents[agent]
      guard definition.appendsFormat else { return 0 }
      if case .program(let run) = definition.operation { return bound(ofName: run.function, [:]) }
      return definition.entryPoint.map { bound(ofName: $0, [:]) } ?? 0
    }

    /// The texts that the agent chooses among: the longest, and all of them with their letters.
    var candidates: (longest: Int, total: Int) {
      workflow.candidates(of: agent).reduce((0, 0)) { sum, source in
        let (each, count): (Int, Int) =
          switch source {
          case .agent(let sender):
            (outputs[sender].candidate, workflow.agents[sender].outputsPerExample)
          case .value(let sender, _): (max(outputs[sender].value, outputs[sender].candidate), 1)
          case .input(let field): (example.fields[field]?.utf8.count ?? 0, 1)
          case .local: (0, 0)
          }
        return (max(sum.0, each), sum.1 + count * (each + 16))
      }
    }
  }
}
