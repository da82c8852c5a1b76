/// The choices of a protocol in which agents talk to each other while they work.
public struct CommunicationOptions: Hashable, Sendable {
  /// In which order an agent reads the messages of several parents.
  public enum MergeOrder: String, Hashable, Codable, Sendable, CaseIterable {
    /// As they come.
    case arrival
    /// One of each parent in turn, in the order of the workflow.
    case roundRobin = "round_robin"
    /// One of every parent that still writes, together in one call.
    case barrier
  }

  /// What becomes of a first agent's call that broke off behind complete steps.
  public enum Recovery: String, Hashable, Codable, Sendable, CaseIterable {
    /// Another call continues behind the steps that were handed on.
    case resume
    /// The agent has failed.
    case failFast = "fail_fast"
  }

  /// What becomes of a run when an agent has failed for good.
  public enum FailurePolicy: String, Hashable, Codable, Sendable, CaseIterable {
    /// The example has no answer.
    case abort
    /// Those after it finish with what they have.
    case closeEarly = "close_early"
    /// What it received is handed on in its place.
    case bypass
  }

  /// What the texts of a step end with.
  public var segmentation = StepSegmentation.delimiter(StepSegmenter.delimiter)

  /// S, the steps that a first agent is asked for and at most hands on; `nil` leaves the number to the model.
  public var steps: Int?

  /// The most steps of one agent's call where ``steps`` is `nil`: bounds what a run can cost.
  /// Later agents keep to it too where they hand on each step of a reply.
  public var maximumSteps = 8

  /// Whether each step within a later agent's reply is handed on by itself, which multiplies the messages from agent to
  /// agent; otherwise a reply is one step.
  public var handsOnEachStep = false

  public var mergeOrder = MergeOrder.arrival

  /// Messages in one call; `nil` means 1 behind one parent and all that wait behind several.
  public var maximumBatch: Int?

  public var recovery = Recovery.resume
  public var failurePolicy = FailurePolicy.abort

  /// New calls in place of one that broke off, for each call.
  public var maximumRetries = 3

  /// The pause before such a call doubles each time.
  public var retryPause = Duration.milliseconds(500)

  /// Bytes of messages that wait for an agent before those who send must wait, as long as it reads an answer.
  public var queueBytes = 1 << 20

  /// Of the whole run of an example.
  public var deadline: Duration?

  /// Tokens of prompt and reply that a model can hold; older messages are shortened before they would not fit.
  public var contextWindow: Int?

  /// Whether later agents' calls name the delimiter as a stop sequence.
  public var stopsAtDelimiter = true

  // MARK: Beyond the paper

  /// Calls after which the run ends when the last agent's answer has not changed in them.
  public var stableCalls: Int?

  /// Whether an agent may answer with ``CommunicationWording/approval`` alone, to hand on what it received.
  public var allowsApproval = false

  /// Whether an agent may correct a step that it has handed on, with a further step that says which one it is about;
  /// nothing that was read is changed. Only where steps end with a delimiter.
  public var allowsSuperseding = false

  /// Whether the first step of a first agent is shown to its model, and drawn again once when it objects.
  public var checksFirstStep = false

  /// Whether later agents' models read their prompts while the first agents write their first step.
  public var warmsUp = false

  /// Whether ``steps`` is chosen anew for each run from the latencies and speeds that were measured before.
  public var adaptsSteps = false

  public init() {}

  /// The most steps that a first agent hands on.
  public var stepLimit: Int { steps ?? maximumSteps }

  /// Whether a mark in front of a step is looked for.
  var readsCorrections: Bool { allowsSuperseding && segmentation.delimiter != nil }

  func batchLimit(parents: Int) -> Int { maximumBatch ?? (parents > 1 ? .max : 1) }
}

/// Where the text of an agent is cut into steps.
public enum StepSegmentation: Hashable, Sendable {
  /// At a word alone on its line, which agents are asked to write.
  case delimiter(String)
  /// At the end of each line that is not blank.
  case lines
  /// At blank lines.
  case paragraphs
  /// After so many words, for models that keep to no format.
  case words(Int)

  var delimiter: String? {
    if case .delimiter(let word) = self { word } else { nil }
  }
}
