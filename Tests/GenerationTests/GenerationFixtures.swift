import LanguageModels
import PromptSpace
import Randomness
import Workflows
import _TestSupport

@testable import Generation

/// Two agents: the first reads `passage` and `question`, the second the first's reply.
enum Fixture {
  static let seed = """
    Read the passage and answer. Be brief.

    Passage: {passage}

    Question: {question}

    Answer:
    """

  static func workflow(
    prompt: String = seed, inputs: [String] = ["passage", "question"],
    parser: OutputParser = .wholeText
  ) throws -> WorkflowDefinition {
    var answer = AgentDefinition(id: "answer", prompt: prompt, modelKey: "m")
    answer.parser = parser
    var format = AgentDefinition(id: "format", prompt: "Shorten: {answer}", modelKey: "m")
    format.dependencies = ["answer"]
    return try WorkflowDefinition(name: "w", inputs: inputs, agents: [answer, format])
  }

  static func rules(
    prompt: String = seed, inputs: [String] = ["passage", "question"],
    parser: OutputParser = .wholeText
  ) throws -> CandidateRules {
    CandidateRules(
      workflow: try workflow(prompt: prompt, inputs: inputs, parser: parser), agent: 0)
  }

  static func writer(
    _ model: any ChatModel, mode: PlaceholderMode = .write, maximumLength: Int? = nil
  ) throws -> PromptWriter {
    let workflow = try workflow()
    return PromptWriter(
      model: model, settings: WriterSettings(model: "writer"),
      request: MetaRequest(AgentBrief(workflow: workflow, agent: 0), mode: mode),
      rules: CandidateRules(workflow: workflow, agent: 0, maximumLength: maximumLength),
      styles: StylePlan(task: .reading, seeds: SeedSequence(seed: 7)))
  }

  /// A sound candidate for the first agent, another one for each number.
  static func candidate(_ number: Int) -> String {
    "Idea \(number): look at {passage} and then at {question}."
  }
}
