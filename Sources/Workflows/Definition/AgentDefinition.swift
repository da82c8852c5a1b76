public import PromptSpace

/// One agent of a workflow: its prompt, what it reads, which model answers and how the reply is read.
public struct AgentDefinition: Hashable, Sendable {
  public let id: AgentID

  /// The prompt in use today: candidate 0 of the agent's pool. The name of the operation where the agent asks
  /// nobody.
  public var prompt: String

  /// Which of the executor's models answers.
  public var modelKey: String

  /// The model's name as its server knows it.
  public var modelName: String

  /// The agents whose output this one reads.
  public var dependencies: [AgentID] = []

  public var operation = AgentOperation.generate()

  /// Placeholder to what it shows; a placeholder without an entry reads its own name.
  public var sources: [String: TextSource] = [:]

  /// All must hold for the agent to run.
  public var conditions: [BranchCondition] = []

  /// The output where the conditions do not hold; without it the output is empty and no candidate of a choice.
  public var otherwise: TextSource?

  public var errorPolicy = CallErrorPolicy.missing

  /// Independent replies drawn for one example.
  public var samples = 1

  public var combination = SampleCombination.majority
  public var sampling = SamplingParameters()
  public var parser = OutputParser.wholeText
  public var fallback = ParseFallback.empty

  /// Stands in for the output of a reply that misses its format, in place of ``fallback``.
  public var fallbackSource: TextSource?

  /// The function that a reply read as code must define: an input field, `agent.value` or the name itself.
  public var entryPoint: String?

  /// Whether the filled prompt ends with what the parser expects.
  public var appendsFormat = false

  /// What each tag of a reply is to hold, for the appended format.
  public var tagNotes: [String: String] = [:]

  /// False for an agent whose prompt stays as it is.
  public var isOptimizable = true

  /// An agent with one sample, no dependencies and its reply taken whole; set what differs.
  ///
  /// - Parameter modelName: the name sent to the server, the key itself by default.
  public init(id: AgentID, prompt: String, modelKey: String, modelName: String? = nil) {
    self.id = id
    self.prompt = prompt
    self.modelKey = modelKey
    self.modelName = modelName ?? modelKey
  }

  /// An agent that asks nobody.
  ///
  /// - Precondition: the operation asks no model.
  public init(id: AgentID, silently operation: AgentOperation) {
    precondition(!operation.asksModel, "\(operation.name) needs a prompt and a model")
    self.init(id: id, prompt: operation.name, modelKey: "")
    self.operation = operation
    isOptimizable = false
  }

  package func source(of placeholder: String) -> TextSource {
    sources[placeholder] ?? .named(placeholder)
  }
}

extension AgentDefinition {
  /// Whether a reply must be reduced to its program.
  public var readsCode: Bool {
    switch operation {
    case .program: true
    case .publicTests(let tests): tests.reflections > 0
    case .generate, .summarise: parser == .code
    case .ensemble, .vote: false
    }
  }

  /// The values beside the output that other agents may read as `agent.value`.
  var valueNames: [String] {
    let own: [String] =
      switch operation {
      case .generate: ["reply"]
      case .summarise: ["reply", "answer"]
      case .ensemble: ["reply", "choice"]
      case .vote: []
      case .program: ["reply", "code", "status", "passed", "error"]
      case .publicTests: ["code", "passed", "error"]
      }
    return ["output"] + own + parser.tagNames.filter { !own.contains($0) }
  }

  /// How many texts it gives to a choice when its calls are answered as asked.
  package var outputsPerExample: Int {
    if case .generate = operation { samples } else { 1 }
  }

  /// What ``appendsFormat`` adds to a prompt, but for the name of a function.
  package var appendedFormatBytes: Int {
    guard appendsFormat else { return 0 }
    let parser = readsCode ? OutputParser.code : parser
    let text = FormatInstructions.text(for: parser, notes: tagNotes, entryPoint: "") ?? ""
    return text.utf8.count + 2
  }
}
