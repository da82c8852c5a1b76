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
  /// Of this agent, as it wrote them or approved of them.
  private(set) var steps: [String] = []
  /// What they come to.
  private(set) var corrected = CorrectedSteps()
  private(set) var replies: [String] = []
  var calls = 0
  var isTruncated = false
  /// Of a first agent's first call.
  var pace: CallPace?
  private(set) var firstPrompt = ""
  /// What it has read, for ``CommunicationOptions/FailurePolicy/bypass``.
  private(set) var read: [StepMessage] = []

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
    } else if run.options.readsCorrections,
      let correction = StepCorrection(text, behind: steps.count)
    {
      run.note(.superseded, index) { ($0.call, $0.step) = (self.calls, correction.step) }
      return await handOn(text, correction: correction, isRecovered: isRecovered)
    }
    await handOn(text, isRecovered: isRecovered)
  }

  /// Hands a text on as the next step.
  ///
  /// - Parameter correction: what it says where it corrects an earlier step.
  func handOn(
    _ text: String, correction: StepCorrection? = nil, isRecovered: Bool
  ) async {
    steps.append(text)
    corrected.add(correction?.text ?? text, correcting: correction?.step)
    let number = steps.count
    let message = correction.map { CommunicationWording.inPlace(of: $0.step, $0.text) } ?? text
    run.note(.step, index) {
      $0.call = self.calls
      $0.step = number
      $0.bytes = message.utf8.count
      $0.recovered = isRecovered
    }
    await run.handOn(message, step: number, of: index)
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
}
