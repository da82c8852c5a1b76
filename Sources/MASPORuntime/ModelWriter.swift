public import Generation
import LanguageModels
public import MASPO
public import Workflows

/// A model that writes prompts from what an agent did.
public struct ModelWriter: MASPOWriter {
  private let role: ModelRole
  private let texts: [WriterText]
  private let seeds: [InputFrame]

  /// - Parameters:
  ///   - goals: what each agent is for, in the user's words; `nil` where the seed's own instruction tells.
  ///   - mode: `append` for models that are too small to copy placeholders.
  ///   - characters: of questions, contexts and outputs in a request; longer texts lose their middle.
  public init(
    _ role: ModelRole, workflow: WorkflowDefinition, goals: [String?],
    questions: [WorkflowQuestion], mode: PlaceholderMode, characters: Int
  ) {
    self.role = role
    texts = workflow.agents.indices.map {
      WriterText(
        brief: AgentBrief(workflow: workflow, agent: $0, goal: goals[$0]), mode: mode,
        questions: questions, characters: characters)
    }
    seeds = workflow.agents.map { InputFrame(of: $0.prompt) }
  }

  public func propose(_ request: ProposalRequest) async throws -> String {
    let writer = texts[request.agent]
    let context = CallContext(role: .optimizer, agent: writer.brief.agent)
    let response = try await role.ask(
      writer.text(request), replicate: request.replicate, context: context)
    guard writer.mode == .append else { return response.text }
    return Self.instruction(in: response).map {
      "<prompt>\(seeds[request.agent].framing($0))</prompt>"
    } ?? ""
  }

  /// What stands between the tags, else the reply's first paragraph; of a reply that was cut the whole sentences.
  private static func instruction(in response: ChatResponse) -> String? {
    let reply = response.text
    if let tagged = reply.firstMatch(of: /(?s)<prompt>(.*?)<\/prompt>/) {
      return nonEmpty(String(tagged.1))
    }
    let start = reply.firstRange(of: "<prompt>")?.upperBound ?? reply.startIndex
    let text = ReplyCleaner.prompt(in: String(reply[start...]))
    let paragraphs = text.split(separator: "\n\n", maxSplits: 1)
    guard let first = paragraphs.first.map(String.init) else { return nil }
    let isCut = response.finishReason == .length && paragraphs.count == 1
    return (isCut ? Sentences.complete(in: first) : first).flatMap(nonEmpty)
  }

  private static func nonEmpty(_ text: String) -> String? {
    var text = text[...]
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return text.isEmpty ? nil : String(text)
  }
}
