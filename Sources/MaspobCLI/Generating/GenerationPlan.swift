import Foundation
import Generation
import LanguageModels
import PromptSpace
import Randomness
import Workflows

/// What is to be generated for a project, before any call.
struct GenerationPlan {
  /// One agent's share.
  struct Job {
    let index: Int
    let place: PoolPlace

    /// Candidates that are there, the seed included.
    var count: Int { place.entries.count + 1 }
  }

  let project: Project
  let options: GenerateOptions
  let jobs: [Job]
  /// The key of the model that writes.
  let modelKey: String
  let settings: WriterSettings

  /// - Parameter folder: where new candidates go instead of the project's own files.
  /// - Throws: ``UsageError`` for an agent or a model that is none; as ``PoolPlace``.
  init(_ project: Project, _ options: GenerateOptions, folder: URL?) throws {
    self.project = project
    self.options = options
    let section = project.configuration.generator
    let models = project.configuration.models
    let key = options.model ?? section.model ?? models.keys.sorted().first
    guard let key, let model = models[key] else {
      let names = models.keys.sorted()
      throw UsageError(
        key.map {
          "there is no model '\($0)' under 'models'" + NearestName.hint(for: $0, among: names)
        }
          ?? "the project names no model: add one under 'models'")
    }
    modelKey = key
    // The model's own temperature, stops and limit are meant for answers, not for prompts.
    settings = WriterSettings(
      model: model.model,
      temperature: options.temperature ?? section.temperature ?? WriterSettings.defaultTemperature,
      topP: model.sampling.topP,
      maxOutputTokens: options.maxOutputTokens ?? section.maxOutputTokens
        ?? WriterSettings.defaultOutputLimit,
      seed: model.sampling.seed)
    jobs = try Self.agents(of: project, named: options.agent).map {
      Job(index: $0, place: try PoolPlace(of: $0, in: project, folder: folder))
    }
  }

  private static func agents(of project: Project, named names: [String]) throws -> [Int] {
    let agents = project.workflow.agents
    for name in names {
      guard let index = project.workflow.index(of: AgentID(name)) else {
        throw UsageError(
          "there is no agent '\(name)'"
            + NearestName.hint(for: name, among: agents.map(\.id.rawValue)))
      }
      guard agents[index].isOptimizable else {
        throw UsageError("the agent '\(name)' is not to be optimized, so it needs no candidates")
      }
    }
    return agents.indices.filter {
      agents[$0].isOptimizable && (names.isEmpty || names.contains(agents[$0].id.rawValue))
    }
  }

  // MARK: One agent

  func writer(for job: Job, model: any ChatModel) -> PromptWriter {
    let section = project.configuration.generator
    let goal = project.configuration.workflow.agents[job.index].goal
    let task = options.task ?? section.task ?? TaskKind(metric: project.configuration.metric)
    let seeds = SeedSequence(seed: options.seed ?? project.configuration.search.seed)
    return PromptWriter(
      model: model, settings: settings,
      request: MetaRequest(
        AgentBrief(workflow: project.workflow, agent: job.index, goal: goal),
        mode: options.placeholders ?? section.placeholders ?? .write,
        showsSeed: !options.withholdSeed),
      rules: CandidateRules(
        workflow: project.workflow, agent: job.index, maximumLength: options.maxLength),
      styles: StylePlan(
        task: task, seeds: seeds.child("generate").child(job.place.agent.rawValue)))
  }

  func generator(
    for job: Job, model: any ChatModel, embedder: (any TextEmbedder)?
  ) -> CandidateGenerator {
    CandidateGenerator(
      writer: writer(for: job, model: model), embedder: embedder,
      bound: options.attempts.map(AttemptBound.fixed) ?? .proportional,
      similarity: options.similarity ?? project.configuration.generator.similarity
        ?? CandidateGenerator.defaultSimilarity)
  }

  var usesEmbedder: Bool { project.configuration.embedder != nil && !options.noEmbedder }

  /// The project with the one model that writes: no other one's key is asked for.
  var writersProject: Project {
    var configuration = project.configuration
    configuration.models = configuration.models.filter { $0.key == modelKey }
    return Project(
      configuration: configuration, workflow: project.workflow, pools: project.agentPools,
      validation: project.validation, test: project.test, metric: project.metric,
      warnings: project.warnings)
  }
}
