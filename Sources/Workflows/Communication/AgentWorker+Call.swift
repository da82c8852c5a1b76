import LanguageModels
import PromptSpace

extension AgentWorker {
  var isEmulated: Bool { run.kind == .emulated && isFirst }

  /// Whether the steps within a reply are handed on one by one.
  var cutsReplies: Bool {
    run.kind.usesSteps && !isEmulated && (isFirst || run.options.handsOnEachStep)
  }

  /// Has the model answer the newest message, and hands on what it writes.
  ///
  /// - Throws: `AgentRun.Cause` where every attempt has failed.
  func write(answering batch: [StepMessage], waiting: Int) async throws {
    try await writeOnce(answering: batch, waiting: waiting)
    guard isEmulated else { return }
    while steps.count < stepLimit {
      let before = steps.count
      transcript.add(inbound: CommunicationWording.goOn(behind: before))
      calls += 1
      try await writeOnce(answering: [], waiting: 0)
      if steps.count == before { return }
    }
  }

  private func writeOnce(answering batch: [StepMessage], waiting: Int) async throws {
    let before = steps.count
    var attempt = CallAttempt(number: 1, checksFirst: isFirst && run.options.checksFirstStep)
    while true {
      try Task.checkCancellation()
      fitContext()
      run.note(.callStarted, index) {
        $0.call = self.calls
        $0.attempt = attempt.number
        $0.inbound = self.run.names(of: batch)
        $0.waiting = waiting
      }
      let reply = await ask(&attempt, behind: before, answering: batch)
      count(reply)
      noteEnd(of: reply, attempt)
      switch reply.ending {
      case .complete(let finish):
        return await conclude(reply, finish, &attempt, answering: batch)
      case .failure(let reason):
        noteWaste(of: reply, attempt)
        try await prepareRetry(&attempt, after: reason, hasCommitted: steps.count > before)
      }
    }
  }

  // MARK: One attempt

  private func ask(
    _ attempt: inout CallAttempt, behind before: Int, answering batch: [StepMessage]
  ) async -> StreamedReply {
    let limit = run.kind.usesSteps && !isEmulated ? stepLimit : Int.max
    var cutter = StepCutter(
      run.options.segmentation, limit: limit, committed: isFirst ? before + attempt.committed : 0)
    var isRejected = false
    let clock = ContinuousClock()
    let start = clock.now
    var firstText: ContinuousClock.Instant?
    run.inboxes[index].awaitAnswer(true)
    let reply = await StreamedReply.ask(
      model, request(attempt, behind: before), context: context(.agent),
      onEnd: { text, finish in
        // Now, not when the call has been counted and kept: others wait for it.
        attempt.cutter = cutter
        await commitRest(of: text, finish, &attempt, answering: batch)
        attempt.committed = steps.count - before
        // Whom it serves asks first, where both work on one thread.
        await Task.yield()
      }
    ) { piece in
      if firstText == nil {
        firstText = clock.now
        run.inboxes[index].awaitAnswer(false)
        run.note(.firstText, index) { $0.call = self.calls }
      }
      guard cutsReplies else { return }
      for step in cutter.append(piece) {
        if attempt.checksFirst, steps.isEmpty, await objects(to: step.text) {
          isRejected = true
          throw CancellationError()
        }
        await commit(step.text, isRecovered: step.isRecovered, answering: batch)
        attempt.committed = steps.count - before
        try Task.checkCancellation()
      }
    }
    if isFirst, pace == nil, let firstText {
      pace = CallPace(
        latency: (firstText - start) / .seconds(1), decoding: (clock.now - firstText) / .seconds(1))
    }
    attempt.isRejected = isRejected
    attempt.cutter = cutter
    return reply
  }

  /// Hands on what the end of a reply completes; only once.
  private func commitRest(
    of text: String, _ finish: FinishReason, _ attempt: inout CallAttempt,
    answering batch: [StepMessage]
  ) async {
    guard !attempt.isComplete else { return }
    attempt.isComplete = true
    if cutsReplies, var cutter = attempt.cutter {
      for step in cutter.finish() {
        await commit(step.text, isRecovered: step.isRecovered, answering: batch)
      }
    } else if let step = wholeStep(of: text, endsAtStop: finish == .stop) {
      await commit(step.text, isRecovered: step.isRecovered, answering: batch)
    }
  }

  private func conclude(
    _ reply: StreamedReply, _ finish: FinishReason, _ attempt: inout CallAttempt,
    answering batch: [StepMessage]
  ) async {
    await commitRest(of: reply.text, finish, &attempt, answering: batch)
    if finish == .length, !agent.parser.isComplete(inCut: reply.text) { isTruncated = true }
    transcript.add(own: spoken(reply.text, finish))
  }

  /// A reply as one step; `nil` for an empty one.
  private func wholeStep(of text: String, endsAtStop: Bool) -> StepSegmenter.Step? {
    guard run.kind.usesSteps, case .delimiter = run.options.segmentation else {
      let text = text.trimmed
      return text.isEmpty ? nil : .init(text: text)
    }
    var cutter = StepCutter(run.options.segmentation, limit: 1)
    _ = cutter.append(text)
    let step = cutter.finish().first
    return step.map { .init(text: $0.text, isRecovered: $0.isRecovered && !endsAtStop) }
  }

  /// A reply as the model wrote it: a stop sequence ends it on the server, and is no part of what is sent.
  private func spoken(_ text: String, _ finish: FinishReason) -> String {
    guard let delimiter = stopWord, finish == .stop, !text.trimmed.hasSuffix(delimiter) else {
      return text.isEmpty ? "-" : text
    }
    return text + delimiter
  }

  var stopWord: String? {
    guard run.kind.usesSteps, run.options.stopsAtDelimiter, !cutsReplies else { return nil }
    return run.options.segmentation.delimiter
  }

  // MARK: After a failure

  /// - Throws: `AgentRun.Cause` where no other attempt makes sense.
  private func prepareRetry(
    _ attempt: inout CallAttempt, after reason: ExecutionFailure.Reason, hasCommitted: Bool
  ) async throws {
    if attempt.isRejected {
      run.note(.rejected, index) { $0.call = self.calls }
      attempt = CallAttempt(number: attempt.number + 1, checksFirst: false, redraws: 1)
      return
    }
    let mayResume = !hasCommitted || (run.options.recovery == .resume && isFirst)
    guard reason.isPassing, mayResume, attempt.retries < run.options.maximumRetries else {
      throw Cause(reason)
    }
    try await Task.sleep(for: run.options.retryPause * (1 << min(attempt.retries, 6)))
    attempt.retries += 1
    attempt.number += 1
  }

  private func noteEnd(of reply: StreamedReply, _ attempt: CallAttempt) {
    run.note(.callEnded, index) {
      $0.call = self.calls
      $0.attempt = attempt.number
      $0.usage = reply.tokens
      $0.calls = reply.usage.calls
      $0.costUSD = reply.usage.costUSD
      if case .failure(let reason) = reply.ending {
        $0.reason = ExecutionFailure(reason, agent: nil, trace: .init()).description
      }
    }
  }

  private func noteWaste(of reply: StreamedReply, _ attempt: CallAttempt) {
    let used = steps.suffix(attempt.committed).reduce(0) { $0 + $1.utf8.count }
    let bytes = max(reply.text.utf8.count - used, 0)
    guard bytes > 0 else { return }
    run.note(.discarded, index) {
      $0.call = self.calls
      $0.bytes = bytes
    }
  }
}
