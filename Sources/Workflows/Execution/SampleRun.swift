package import LanguageModels
package import PromptSpace

/// How one call ended, with what it used.
struct SampleRun: Sendable {
  enum Ending: Sendable {
    case reply(String, truncated: Bool)
    case failure(ExecutionFailure.Reason)
  }

  let ending: Ending
  let usage: ResourceUsage

  /// Asks once and turns every way a call can end into a value, so that no usage is lost.
  static func ask(
    _ model: any ChatModel, _ request: ChatRequest, context: CallContext
  ) async -> SampleRun {
    do {
      try Task.checkCancellation()
      let response = try await model.complete(request, context: context)
      let usage = ResourceUsage(response)
      if response.finishReason == .contentFilter {
        return SampleRun(ending: .failure(.filtered), usage: usage)
      }
      let truncated = response.finishReason == .length
      return SampleRun(ending: .reply(response.text, truncated: truncated), usage: usage)
    } catch let error as LanguageModelError {
      let reason: ExecutionFailure.Reason =
        error.code == .contentFiltered ? .filtered : .model(error)
      return SampleRun(ending: .failure(reason), usage: ResourceUsage(calls: error.attempts))
    } catch is CancellationError {
      return SampleRun(ending: .failure(.cancelled), usage: .zero)
    } catch {
      // An unknown error may quote anything: its type says enough.
      let text = "unexpected error of type \(type(of: error))"
      return SampleRun(ending: .failure(.other(text)), usage: .zero)
    }
  }
}

extension ResourceUsage {
  /// What an answer took; tokens that a cache replayed were not consumed but saved.
  package init(_ response: ChatResponse) {
    let usage = response.usage
    if response.isFromCache {
      self.init(
        cachedCalls: 1, savedTokens: usage.inputTokens + usage.outputTokens,
        savedUSD: response.savedUSD)
    } else {
      self.init(
        calls: response.attempts, inputTokens: usage.inputTokens, outputTokens: usage.outputTokens,
        costUSD: response.costUSD)
    }
  }
}
