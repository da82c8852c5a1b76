/// The tries that it takes to get one prompt.
struct ProposalTalk: Sendable {
  private(set) var calls = 0
  /// The prompt; `nil` where the last one stays.
  private(set) var result: Result<String?, any Error> = .success(nil)

  /// Asks until a reply is a prompt or the tries are used up.
  static func run(
    _ request: ProposalRequest, _ services: MASPOServices, _ configuration: MASPOConfiguration
  ) async -> ProposalTalk {
    var talk = ProposalTalk()
    var request = request
    for _ in 0..<configuration.proposalAttempts {
      do {
        try Task.checkCancellation()
        let reply = try await services.writer.propose(request)
        talk.calls += 1
        switch answer(reply, request, services.workflow, configuration.reading) {
        case .prompt(let text):
          talk.result = .success(text)
          return talk
        case .nothing: return talk
        case .objection(let text): request = request.repeated(objection: text)
        }
      } catch {
        if error.isSingle { talk.calls += 1 }
        talk.result = .failure(error)
        return talk
      }
    }
    return talk
  }

  private enum Answer {
    case prompt(String)
    case nothing
    case objection(String)
  }

  private static func answer(
    _ reply: String, _ request: ProposalRequest, _ workflow: any MASPOWorkflow,
    _ reading: MASPOConfiguration.Reading
  ) -> Answer {
    let text = ProposalReply.prompt(in: reply)
    switch (reading, text) {
    case (.reference, nil): return .nothing
    case (.reference, let text?):
      let sanitizer = ReferenceSanitizer(required: workflow.placeholders(of: request.agent))
      return .prompt(sanitizer.sanitized(text, replacing: request.prompt))
    case (.strict, nil): return .objection("there is no <prompt> … </prompt> in it")
    case (.strict, let text?):
      return workflow.objection(to: text, for: request.agent).map(Answer.objection)
        ?? .prompt(text)
    }
  }
}

extension ProposalRequest {
  /// The next try; replicates of one depth stay apart from those of the next.
  fileprivate func repeated(objection: String) -> ProposalRequest {
    ProposalRequest(
      agent: agent, prompt: prompt, traces: traces, misaligned: misaligned, objection: objection,
      replicate: replicate + 1)
  }
}
