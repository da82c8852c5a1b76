import LanguageModels
import PromptSpace

extension AgentWorker {
  /// The newest conversation, or what follows the steps of a call that broke off.
  func request(_ attempt: CallAttempt, behind before: Int) -> ChatRequest {
    var request = ChatRequest(
      agent, prompt: "", replicate: run.input.replicate + attempt.redraws * CallAttempt.redrawn)
    request.messages = transcript.messages
    if attempt.committed > 0 {
      let written = steps[before...].joined(separator: "\n\n")
      request.messages = transcript.messages(
        followedBy: written, CommunicationWording.goOn(behind: steps.count))
    }
    if let stopWord { request.stop.append(stopWord) }
    return request
  }

  func context(_ role: CallContext.Role) -> CallContext {
    CallContext(
      role: role, agent: agent.id.rawValue, trial: run.input.trial, example: run.input.example,
      split: run.input.split?.rawValue, depth: run.workflow.topology.depth(of: index),
      // Other questions would only push its messages out of a server's memory.
      conversation: role == .agent ? .init(run: run.id, agent: index) : nil)
  }

  /// Whether the model finds something wrong in its first step.
  func objects(to step: String) async -> Bool {
    let question = CommunicationWording.check(of: step)
    var request = ChatRequest(
      agent, prompt: transcript.messages[1].content + "\n\n" + question,
      replicate: run.input.replicate)
    request.maxOutputTokens = 4
    request.stop = []
    let reply = await StreamedReply.ask(model, request, context: context(.judge)) { _ in }
    count(reply, keepsText: false)
    noteBill(.checked, of: reply)
    return reply.text.trimmed.uppercased().hasPrefix("YES")
  }

  /// Has the server read what the agent's prompt begins with, while nothing is there to answer.
  func warmUp() async throws {
    guard run.options.warmsUp, !run.kind.waitsForParents else { return }
    run.inboxes[index].awaitAnswer(true)
    let marks = run.workflow.topology.predecessors[index].map {
      CommunicationWording.toCome(run.workflow.agents[$0].id.rawValue)
    }
    let prompt = try opening([], announcesOthers: true)
    let ends = marks.compactMap { prompt.firstRange(of: $0)?.lowerBound }
    let start = prompt[..<(ends.min() ?? prompt.endIndex)]
    var request = ChatRequest(agent, prompt: "", replicate: run.input.replicate)
    request.messages = transcript.messages + [ChatMessage(.user, String(start))]
    request.maxOutputTokens = 1
    let reply = await StreamedReply.ask(model, request, context: context(.agent)) { _ in }
    count(reply, keepsText: false)
    noteBill(.warmedUp, of: reply)
  }

  /// A request beside those that answer messages.
  private func noteBill(_ kind: CommunicationEvent.Kind, of reply: StreamedReply) {
    run.note(kind, index) {
      $0.usage = reply.tokens
      $0.calls = reply.usage.calls
      $0.costUSD = reply.usage.costUSD
    }
  }

  /// Shortens old messages where prompt and reply would not fit.
  func fitContext() {
    guard let window = run.options.contextWindow else { return }
    let room = window - (agent.sampling.maxOutputTokens ?? window / 4)
    // Three bytes a token, on the high side for most texts.
    if transcript.compact(toBytes: max(room, 1) * 3) { run.note(.compacted, index) }
  }
}
