/// How the agents of a workflow hand their work to each other.
///
/// Source: arXiv:2606.05158 for ``streaming`` and its baselines; ``stepwise`` is this project's plain executor.
public enum CommunicationProtocol: String, Hashable, Codable, Sendable, CaseIterable {
  /// Prompts filled with parsed outputs, one call an agent and sample, level by level.
  case stepwise
  /// One call: the first agent alone, with the task only.
  case single
  /// One call an agent, which gets the whole text of those before it.
  case serial
  /// The messages, calls and prompts of streaming, but no agent starts before those before it have finished: what
  /// streaming differs from this by is overlap and nothing else.
  case segmented
  /// Streaming for servers that cannot stream: the first agents write each step with a call of its own.
  case emulated
  /// Each step is handed on when it is complete, while the next one is written.
  case streaming

  /// Whether agents write in steps.
  public var usesSteps: Bool {
    switch self {
    case .segmented, .emulated, .streaming: true
    case .stepwise, .single, .serial: false
    }
  }

  /// Whether an agent starts only when all before it have finished.
  public var waitsForParents: Bool {
    switch self {
    case .stepwise, .single, .serial, .segmented: true
    case .emulated, .streaming: false
    }
  }
}
