import Evaluation
import Generation
import LanguageModels
import MASPO
import MASPORuntime
import Workflows

extension Project {
  /// Whether the search writes prompts by itself, which then needs no pools.
  var writesPrompts: Bool { configuration.search.proposer.maspo != nil }

  /// What MASPO improves: the validation split's questions, never the test split's, and never their references.
  var questions: [WorkflowQuestion] {
    validation.examples.map {
      WorkflowQuestion(id: $0.id, inputs: workflow.inputs, values: $0.fields)
    }
  }

  /// The workflow as MASPO runs it.
  ///
  /// - Throws: `WorkflowError` where its hand-offs cannot be shortened.
  func maspoWorkflow(_ preset: MASPOConfiguration.Preset) throws -> WorkflowDefinition {
    let handOff = configuration.maspo.configuration(of: preset).handOff
    return handOff == .summary ? try workflow.summarisingHandOffs() : workflow
  }

  /// - Parameter callLimit: see ``MASPOConfiguration/maximumCalls``.
  /// - Throws: ``UsageError`` for settings that cannot be run.
  func maspoConfiguration(
    _ preset: MASPOConfiguration.Preset, callLimit: Int? = nil
  ) throws -> MASPOConfiguration {
    var result = configuration.maspo.configuration(of: preset)
    result.maximumErrorRate = configuration.runtime.maximumErrorRate
    // Without a last check the ledger alone ends the search; with one, something must be left for it.
    if result.gate != nil { result.maximumCalls = callLimit.map { max(1, $0) } }
    guard let issue = result.issues.first else { return result }
    throw UsageError("maspo: \(issue)")
  }

  /// What a search that writes prompts needs, whoever named it: reading the file checks it for the proposer there.
  ///
  /// - Throws: ``UsageError``.
  func requireWriters() throws {
    guard let preset = configuration.search.proposer.maspo else { return }
    guard configuration.evaluator == nil else {
      throw UsageError(
        "the proposer '\(preset.rawValue)' runs the workflow itself; a project with an 'evaluator' has none"
      )
    }
    let section = configuration.maspo
    for (key, role) in [("optimizer", section.optimizer), ("judge", section.judge)]
    where role.model == nil && configuration.models.count > 1 {
      throw UsageError(
        "\(preset.rawValue): name 'maspo.\(key).model', since 'models' has "
          + "\(configuration.models.count)")
    }
    _ = try maspoConfiguration(preset)
    do { _ = try maspoWorkflow(preset) } catch let error as WorkflowError {
      throw UsageError("\(preset.rawValue): 'maspo: {hand_off: raw}' is needed here: \(error)")
    }
  }

  /// The most calls of the whole search, its last check included.
  func maspoDemand(_ preset: MASPOConfiguration.Preset) throws -> Int {
    let workflow = try maspoWorkflow(preset)
    return MASPODemand(
      MASPOProblem(workflow, questionCount: max(1, validation.examples.count)),
      try maspoConfiguration(preset)
    ).total
  }

  /// - Throws: ``UsageError`` where it is not said who plays it.
  func maspoRole(
    _ role: MASPOSection.Role, called name: String, temperature: Double,
    models: [String: any ChatModel]
  ) throws -> ModelRole {
    let known = configuration.models
    let only = known.count == 1 ? known.keys.first : nil
    guard let key = role.model ?? only, let section = known[key], let model = models[key] else {
      throw UsageError(
        "the project does not say which model is MASPO's \(name): name one of "
          + "\(known.keys.sorted().joined(separator: ", ")) under 'maspo: {\(name): {model: …}}'")
    }
    return ModelRole(
      model, name: section.model, temperature: role.temperature ?? temperature,
      maxOutputTokens: role.maxOutputTokens ?? WriterSettings.defaultOutputLimit,
      seed: section.sampling.seed)
  }
}
