import LanguageModels
import PromptSpace
import Synchronization

/// What the agents of one run share: their inboxes, what they have handed over, and the record of it.
final class CommunicationRun: Sendable {
  let workflow: WorkflowDefinition
  let prompts: [PromptTemplate]
  let input: ExecutionInput
  let kind: CommunicationProtocol
  let options: CommunicationOptions
  let inboxes: [AgentInbox]
  /// Tells the runs of a study apart.
  let id: String
  private let log: (any CommunicationLog)?
  private let start = ContinuousClock.now
  private let state: Mutex<State>

  private struct State {
    var results: [AgentResult?]
    /// Whether the last agent has its answer while others still write.
    var isSettled = false
  }

  init(
    _ workflow: WorkflowDefinition, _ prompts: [PromptTemplate], on input: ExecutionInput,
    _ kind: CommunicationProtocol, _ options: CommunicationOptions, log: (any CommunicationLog)?
  ) {
    self.workflow = workflow
    self.prompts = prompts
    self.input = input
    self.kind = kind
    self.options = options
    self.log = log
    inboxes = workflow.topology.predecessors.map { parents in
      AgentInbox(
        InboxState(
          parents: parents, order: kind == .serial ? .arrival : options.mergeOrder,
          batchLimit: kind == .serial ? .max : options.batchLimit(parents: parents.count),
          waitsForParents: kind.waitsForParents),
        capacity: options.queueBytes)
    }
    id = "\(input.trial ?? 0)/\(input.example ?? "")/\(input.replicate)"
    state = Mutex(State(results: workflow.agents.map { _ in nil }))
  }

  var results: [AgentResult?] { state.withLock { $0.results } }

  func keep(_ result: AgentResult, of agent: Int) {
    state.withLock { $0.results[agent] = result }
  }

  /// Whether nobody's further work can matter.
  var isSettled: Bool { state.withLock { $0.isSettled } }

  func settle() { state.withLock { $0.isSettled = true } }

  // MARK: Messages

  /// Hands a step to every reader of an agent.
  func handOn(_ text: String, step: Int, of agent: Int) async {
    let message = StepMessage(sender: agent, step: step, text: text)
    for reader in workflow.topology.successors[agent] { await inboxes[reader].deliver(message) }
  }

  /// The last message of an agent.
  ///
  /// - Parameter isBorne: false where the whole run ends with it, so that nobody need hear of it.
  func close(_ agent: Int, after step: Int, reason: String? = nil, isBorne: Bool = true) {
    note(.closed, agent) {
      $0.step = step
      $0.reason = reason
    }
    guard isBorne else { return }
    for reader in workflow.topology.successors[agent] { inboxes[reader].close(agent) }
  }

  // MARK: Record

  func note(
    _ kind: CommunicationEvent.Kind, _ agent: Int? = nil,
    _ fill: (inout CommunicationEvent) -> Void = { _ in }
  ) {
    guard let log else { return }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    var event = CommunicationEvent(
      kind, run: id, seconds: seconds, agent: agent.map { workflow.agents[$0].id.rawValue })
    fill(&event)
    log.append(event)
  }

  func noteStart() {
    note(.runStarted) { event in
      event.protocolName = kind
      event.agents = zip(workflow.agents, workflow.topology.predecessors).map { agent, parents in
        .init(id: agent.id.rawValue, after: parents.map { workflow.agents[$0].id.rawValue })
      }
    }
  }

  /// Names of steps for the record.
  func names(of messages: [StepMessage]) -> [CommunicationEvent.StepName] {
    messages.map {
      .init(agent: workflow.agents[$0.sender].id.rawValue, step: $0.step)
    }
  }
}
