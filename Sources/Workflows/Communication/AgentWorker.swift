import LanguageModels
import PromptSpace

/// One agent of a run at work: reads its inbox, asks its model, hands its steps on.
///
/// Belongs to one task.
final class AgentWorker {
  typealias Cause = AgentRun.Cause

  let run: CommunicationRun
  let index: Int
  let model: any ChatModel
  let truncation: TruncationPolicy
  /// S, in this run.
  let stepLimit: Int
  /// With nothing of the agents before it, for texts of its own.
  let scene: (_ results: [AgentResult?]) -> AgentScene
  var transcript: AgentTranscript
  private(set) var usage = ResourceUsage.zero
  /// Of this agent, as handed on.
  private(set) var steps: [String] = []
  private(set) var replies: [String] = []
  var calls = 0
  var isTruncated = false
  /// Of a first agent's first call.
  var pace: CallPace?
  private var firstPrompt = ""
  /// What it has read, for ``CommunicationOptions/FailurePolicy/bypass``.
  private var read: [StepMessage] = []

  init(
    _ index: Int, of run: CommunicationRun, model: any ChatModel, truncation: TruncationPolicy,
    stepLimit: Int, scene: @escaping (_ results: [AgentResult?]) -> AgentScene
  ) {
    self.run = run
    self.index = index
    self.model = model
    self.truncation = truncation
    self.stepLimit = stepLimit
    self.scene = scene
    var options = run.options
    options.steps = options.steps == nil && !options.adaptsSteps ? nil : stepLimit
    transcript = AgentTranscript(
      system: CommunicationWording.system(
        parents: run.workflow.topology.predecessors[index].count, protocol: run.kind, options))
  }

  var agent: AgentDefinition { run.workflow.agents[index] }
  var isFirst: Bool { run.workflow.topology.predecessors[index].isEmpty }

  /// The agent's part of the example; closes behind itself.
  func work() async -> AgentRun {
    defer { run.inboxes[index].abandon() }
    do {
      if isFirst {
        try await answer([], waiting: 0)
      } else {
        try await warmUp()
        try await readInbox()
      }
      let result = result
      if isTruncated, truncation == .missing {
        throw Cause(.truncated)
      }
      if run.kind.usesSteps, steps.count == 1, isFirst, stepLimit > 1 {
        run.note(.formatMissed, index)
      }
      run.keep(result, of: index)
      run.close(index, after: steps.count)
      return AgentRun(result, usage: usage)
    } catch let cause as Cause {
      return await fail(cause)
    } catch {
      return await fail(Cause(.cancelled))
    }
  }

  private func readInbox() async throws {
    while let (batch, waiting) = try await run.inboxes[index].next() {
      read += batch
      try await answer(batch, waiting: waiting)
      if hasSettled {
        run.note(.endedEarly, index)
        run.settle()
        return
      }
    }
    // Those before it had nothing to say.
    if calls == 0 { try await answer([], waiting: 0) }
  }

  // MARK: Messages

  private func answer(_ batch: [StepMessage], waiting: Int) async throws {
    if calls == 0 {
      firstPrompt = try opening(batch, announcesOthers: !batch.isEmpty)
      transcript.add(inbound: firstPrompt)
    } else {
      transcript.add(inbound: text(of: batch))
    }
    calls += 1
    try await write(answering: batch, waiting: waiting)
  }

  /// Hands on a step, unless it is the approval of what was received.
  func commit(
    _ text: String, isRecovered: Bool, answering batch: [StepMessage]
  ) async {
    var text = text
    if run.options.allowsApproval, !batch.isEmpty, Self.isApproval(text) {
      run.note(.approved, index) { $0.call = self.calls }
      text = batch.map(\.text).joined(separator: "\n\n")
    }
    steps.append(text)
    let number = steps.count
    run.note(.step, index) {
      $0.call = self.calls
      $0.step = number
      $0.bytes = text.utf8.count
      $0.recovered = isRecovered
    }
    await run.handOn(text, step: number, of: index)
  }

  func count(_ reply: StreamedReply, keepsText: Bool = true) {
    usage += reply.usage
    if keepsText, !reply.text.isEmpty { replies.append(reply.text) }
  }

  private static func isApproval(_ text: String) -> Bool {
    let marks: Set<Character> = [".", "!", "*", "`", "\""]
    let word = text.trimmed.filter { !marks.contains($0) }
    return word.uppercased() == CommunicationWording.approval
  }

  // MARK: Result

  /// What its steps come to: the newest one that has what the parser asks for, for a parser that takes everything all
  /// of them.
  private var result: AgentResult {
    let whole = steps.joined(separator: "\n\n")
    let candidates = agent.parser == .wholeText ? [whole] : steps.reversed() + [whole]
    let found = candidates.first { agent.parser.parse($0) != nil }
    let parsed = agent.parser.parsed(found ?? whole, fallback: agent.fallback)
    var values = agent.parser.values(in: found ?? whole)
    values["reply"] = whole
    return AgentResult(
      ExecutionTrace.Step(
        agent: agent.id, prompt: firstPrompt, replies: replies, output: parsed.text,
        missedFormat: parsed.missedFormat, truncated: isTruncated, values: values))
  }

  /// Whether the answer of the last agent has not changed in as many calls as are asked for.
  private var hasSettled: Bool {
    guard let stable = run.options.stableCalls, index == run.workflow.resultAgent,
      steps.count >= stable
    else { return false }
    let answers = steps.suffix(stable).map { agent.parser.parse($0)?.trimmed }
    guard let first = answers.first, first != nil else { return false }
    return answers.allSatisfy { $0 == first }
  }

  // MARK: Failure

  private func fail(_ cause: Cause) async -> AgentRun {
    let reason = ExecutionFailure(cause.reason, agent: nil, trace: .init()).description
    let isBorne = run.options.failurePolicy != .abort && cause.reason.isBearable
    if isBorne, run.options.failurePolicy == .bypass, !isFirst { await bypass() }
    run.close(index, after: steps.count, reason: reason, isBorne: isBorne)
    return AgentRun(failure: cause, usage: usage)
  }

  /// Hands on what it received and has not answered, and what still comes.
  private func bypass() async {
    var messages = Array(read.suffix(max(read.count - steps.count, 0)))
    repeat {
      for message in messages { await commit(message.text, isRecovered: true, answering: []) }
      messages = (try? await run.inboxes[index].next())?.batch ?? []
    } while !messages.isEmpty
    run.keep(result, of: index)
  }
}

extension ExecutionFailure.Reason {
  /// Whether a run may go on without the agent: not where every further call would fail in the same way.
  var isBearable: Bool {
    switch self {
    case .model(let error): !error.code.endsEvaluation
    case .filtered, .truncated, .other: true
    case .cancelled, .missingInput, .sandbox: false
    }
  }
}
