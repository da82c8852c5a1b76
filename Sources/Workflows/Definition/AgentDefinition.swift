public import PromptSpace

/// One agent of a workflow: its prompt, what it reads, which model answers and how the reply is read.
public struct AgentDefinition: Hashable, Sendable {
  public let id: AgentID

  /// The prompt in use today: candidate 0 of the agent's pool.
  public var prompt: String

  /// Which of the executor's models answers.
  public var modelKey: String

  /// The model's name as its server knows it.
  public var modelName: String

  /// The agents whose output this one reads.
  public var dependencies: [AgentID] = []

  /// Placeholder to input field or dependency; a placeholder without an entry reads its own name.
  public var sources: [String: String] = [:]

  /// Independent replies drawn for one example.
  public var samples = 1

  public var combination = SampleCombination.majority
  public var sampling = SamplingParameters()
  public var parser = OutputParser.wholeText
  public var fallback = ParseFallback.empty

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

  func source(of placeholder: String) -> String { sources[placeholder] ?? placeholder }
}
