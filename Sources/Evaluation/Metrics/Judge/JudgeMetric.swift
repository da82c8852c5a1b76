public import LanguageModels
import PromptSpace
public import Workflows

/// 1 when a language model calls the answer right.
///
/// The prompt may name `{answer}`, `{reference}` (all of them, joined by " or ") and every field of the row. The
/// model is asked once at temperature 0, with the role `judge` and the trial that it judges, so that its calls are
/// logged, paid and planned like any other. `reference`: right means that the reply is "true", whatever its case. `strict`: the reply must be
/// true or false, punctuation and emphasis aside; any other reply is an error, and the example has no score.
public struct JudgeMetric: CompatibleMetric {
  /// Asks for one word.
  public static let defaultPrompt = """
    You compare an answer with the accepted one. Both answer the same question; wording, notation and rounding \
    may differ, the meaning may not. Explanations count for nothing, only the final answer does.

    Accepted answer:
    {reference}

    Answer to be judged:
    {answer}

    Is the answer right? Reply with the single word True or False.
    """
  /// Enough for the one word with some decoration.
  public static let outputLimit = 16

  public let name = "judge"
  public let compatibility: Compatibility
  private let model: (any ChatModel)?
  private let modelName: String?
  private let template: PromptTemplate

  public let callsPerAnswer = 1

  /// - Throws: ``EvaluationError`` for a prompt that cannot be read or does not show the answer.
  public init(
    _ compatibility: Compatibility, model: (any ChatModel)?, modelName: String?,
    prompt: String? = nil
  ) throws(EvaluationError) {
    self.compatibility = compatibility
    self.model = model
    self.modelName = modelName
    do { template = try PromptTemplate(prompt ?? Self.defaultPrompt) } catch {
      throw EvaluationError(.badField, "the judge's prompt: \(error)")
    }
    guard template.placeholders.contains("answer") else {
      throw EvaluationError(.badField, "the judge's prompt lacks the placeholder '{answer}'")
    }
  }

  public var identity: String {
    "\(name), \(compatibility.rawValue), \(modelName ?? ""), \(template.source)"
  }

  public func prepare() async throws { _ = try required() }

  public func score(_ answer: String, for example: Example) async throws -> Double {
    try await judgement(on: answer, for: example, context: ScoringContext()).score.get()
  }

  public func judgement(
    on answer: String, for example: Example, context: ScoringContext
  ) async -> Judgement {
    let reply: ChatResponse
    do {
      let (model, request) = try question(about: answer, to: example)
      reply = try await model.complete(
        request,
        // Behind all agents: with its verdict the example has come to its end.
        context: CallContext(
          role: .judge, trial: context.trial, example: example.id, split: context.split?.rawValue,
          depth: .max))
    } catch {
      let attempts = (error as? LanguageModelError)?.attempts ?? 0
      return Judgement(.failure(error), usage: ResourceUsage(calls: attempts))
    }
    let usage = ResourceUsage(reply)
    do { return Judgement(.success(try verdict(reply.text) ? 1 : 0), usage: usage) } catch {
      return Judgement(.failure(error), usage: usage)
    }
  }

  private func question(
    about answer: String, to example: Example
  ) throws -> (any ChatModel, ChatRequest) {
    let (model, name) = try required()
    var values = example.fields
    values["reference"] = Self.reference(of: example)
    values["answer"] = answer
    let request = ChatRequest(
      model: name, messages: [ChatMessage(.user, try template.fill(values))], temperature: 0,
      maxOutputTokens: Self.outputLimit)
    return (model, request)
  }

  private static func reference(of example: Example) -> String {
    example.references.joined(separator: " or ")
  }

  /// The most input tokens of the call about an answer of at most so many tokens or bytes.
  func worstInput(on example: Example, answer: Int) -> Int {
    PromptShape(template).worstInput { name in
      switch name {
      case "answer": answer
      case "reference": Self.reference(of: example).utf8.count
      default: example.fields[name]?.utf8.count ?? 0
      }
    }
  }

  public func objection(to example: Example) -> String? {
    if template.placeholders.contains("reference"), example.references.isEmpty {
      return "the metric '\(name)' needs a reference"
    }
    let known = Set(example.fields.keys).union(["answer", "reference"])
    return template.orderedPlaceholders.first { !known.contains($0) }.map {
      "the judge's prompt asks for '{\($0)}', and the row has no such field"
        + NearestName.hint(for: $0, among: known.sorted())
    }
  }

  private func verdict(_ reply: String) throws(EvaluationError) -> Bool {
    let word = reply.trimmed.lowercased()
    if compatibility == .reference { return word == "true" }
    switch word.filter({ $0.isLetter || $0.isWhitespace }).trimmed {
    case "true": return true
    case "false": return false
    default: throw EvaluationError(.malformed, "the judge replied neither True nor False")
    }
  }

  private func required() throws(EvaluationError) -> (any ChatModel, String) {
    guard let model, let modelName else {
      throw EvaluationError(.missingService, "the metric '\(name)' needs a model that judges")
    }
    return (model, modelName)
  }
}
