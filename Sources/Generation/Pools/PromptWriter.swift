public import LanguageModels
import PromptSpace
import Workflows

/// Asks a model for one candidate at a time and checks what it says.
public struct PromptWriter: Sendable {
  private let model: any ChatModel
  private let settings: WriterSettings
  private let request: MetaRequest
  private let rules: CandidateRules
  private let styles: StylePlan

  public init(
    model: any ChatModel, settings: WriterSettings, request: MetaRequest, rules: CandidateRules,
    styles: StylePlan
  ) {
    self.model = model
    self.settings = settings
    self.request = request
    self.rules = rules
    self.styles = styles
  }

  var brief: AgentBrief { request.brief }

  /// The most calls of one attempt.
  public var callsPerAttempt: Int { settings.callsPerAttempt }

  /// The text of an attempt's first request.
  public func requestText(ofAttempt number: Int) -> String {
    request.text(style: styles.style(of: number).style)
  }

  /// Asks until a reply is a candidate or the attempt's calls are used up.
  func attempt(_ number: Int) async -> Attempt {
    let (name, style) = styles.style(of: number)
    var attempt = Attempt(number: number, style: name)
    let echo = request.echo(style: style)
    for _ in 0..<settings.callsPerAttempt {
      let text = request.text(style: style, objection: attempt.rejections.last?.message)
      do {
        try Task.checkCancellation()
        let context = CallContext(role: .generator, agent: brief.agent)
        let response = try await model.complete(
          settings.request(text, attempt: number), context: context)
        attempt.usage = attempt.usage + ResourceUsage(response)
        switch candidate(in: response, echo: echo) {
        case .success(let text):
          attempt.candidate = Candidate(text: text, style: name, attempt: number)
          return attempt
        case .failure(let error): attempt.rejections.append(error.rejection)
        }
      } catch {
        if let error = error as? LanguageModelError {
          attempt.usage = attempt.usage + ResourceUsage(calls: error.attempts, costUSD: nil)
          if error.code == .contentFiltered {
            attempt.rejections.append(Rejection(.refusal, "the server filtered it"))
            continue
          }
        }
        attempt.failure = Attempt.Failure(error)
        return attempt
      }
    }
    return attempt
  }

  private struct Unfit: Error { let rejection: Rejection }

  private func candidate(
    in response: ChatResponse, echo: RequestEcho
  ) -> Result<String, Unfit> {
    let isCut = response.finishReason == .length
    let prompt: String?
    switch request.mode {
    case .write: prompt = isCut ? nil : ReplyCleaner.prompt(in: response.text)
    case .append: prompt = framed(ReplyCleaner.prompt(in: response.text), isCut: isCut)
    }
    if response.finishReason == .contentFilter {
      return .failure(Unfit(rejection: Rejection(.refusal, "the server filtered it")))
    }
    guard let prompt else {
      return .failure(
        Unfit(rejection: Rejection(.cut, "it was cut at the limit on output tokens; be shorter")))
    }
    if let rejection = rules.rejection(of: prompt, echo: echo) {
      return .failure(Unfit(rejection: rejection))
    }
    return .success(prompt)
  }

  /// The first paragraph in front of the seed's inputs. A small model rambles on until it is cut: what is
  /// complete of its first paragraph counts.
  private func framed(_ reply: String, isCut: Bool) -> String? {
    let frame = InputFrame(of: brief.seed)
    let paragraphs = reply.split(separator: "\n\n", maxSplits: 1)
    guard let first = paragraphs.first?.trimmed, !first.isEmpty else { return isCut ? nil : "" }
    if isCut, paragraphs.count == 1 { return Sentences.complete(in: first).map(frame.framing) }
    return frame.framing(first)
  }
}
