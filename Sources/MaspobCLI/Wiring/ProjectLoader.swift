import Evaluation
import Foundation
import PromptSpace
import Workflows

/// Turns a project file into a checked project.
struct ProjectLoader {
  private let configuration: ProjectConfiguration
  private let issues: IssueList

  /// - Throws: ``ConfigurationError`` with every mistake of the first stage that found any: the file, then
  ///   the workflow and its candidates, then the data.
  ///
  /// - Parameters:
  ///   - allowsMissingPools: whether a pool's file may be still to be written.
  ///   - adjust: what the command line overrides.
  static func load(
    _ file: URL, allowsMissingPools: Bool = false,
    adjust: (inout ProjectConfiguration) -> Void = { _ in }
  ) throws(ConfigurationError) -> Project {
    var configuration = try ProjectReader.read(file, allowsMissingPools: allowsMissingPools)
    adjust(&configuration)
    configuration.settleProposer()
    let loader = ProjectLoader(
      configuration: configuration, issues: IssueList(file: file.lastPathComponent))
    return try loader.project()
  }

  private func project() throws(ConfigurationError) -> Project {
    checkModels()
    if !configuration.communication.searched.isEmpty,
      let agent = configuration.workflow.agents.first(where: { $0.id == .communication })
    {
      issues.add(
        "agent '\(agent.id)': 'search.optimize_communication' needs this name; give the agent another",
        at: agent.place)
    }
    try issues.throwIfAny()
    let workflow = try checkedWorkflow()
    let pools = try checkedPools(of: workflow)
    let metric = configuration.evaluator == nil ? checkedMetric() : nil
    let (allValidation, allTest) = datasets(inputs: workflow.inputs)
    for dataset in [allValidation, allTest].compactMap({ $0 }) {
      for objection in workflow.objections(to: dataset) { issues.add(objection, at: nil) }
    }
    try issues.throwIfAny()
    var excluded: [String] = []
    let validation = allValidation.flatMap { usable($0, by: metric, &excluded) }
    let test = allTest.flatMap { usable($0, by: metric, &excluded) }
    try issues.throwIfAny()
    guard let validation, metric != nil || configuration.evaluator != nil else {
      throw ConfigurationError(file: issues.file, "the project is incomplete")
    }
    if let metric {
      for dataset in [validation, test].compactMap({ $0 }) { check(dataset, suits: metric) }
    }
    try issues.throwIfAny()
    return Project(
      configuration: configuration, workflow: workflow, pools: pools + protocols,
      validation: validation,
      test: test, metric: metric,
      warnings: workflow.warnings.map(\.description)
        + configuration.communication.warnings(for: workflow)
        + configuration.communication.warnings(for: configuration.models) + excluded
        + leakage(from: validation, into: test, inputs: workflow.inputs))
  }
}

// MARK: - Workflow

extension ProjectLoader {
  /// The pool of protocols, where the search has one.
  private var protocols: [PromptPool] {
    let kinds = configuration.communication.searched
    return kinds.isEmpty
      ? [] : [PromptPool(agent: .communication, candidates: kinds.map(\.rawValue))]
  }

  private func checkModels() {
    for agent in configuration.workflow.agents {
      guard agent.operation.asksModel else { continue }
      if let key = agent.model, configuration.models[key] == nil {
        let names = configuration.models.keys.sorted()
        issues.add(
          "agent '\(agent.id)': there is no model '\(key)' under 'models'"
            + NearestName.hint(for: key, among: names), at: agent.place)
      } else if agent.model == nil, configuration.models.count > 1, configuration.evaluator == nil {
        issues.add(
          "agent '\(agent.id)': name its model, since 'models' has \(configuration.models.count)",
          at: agent.place)
      }
    }
  }

  private func checkedWorkflow() throws(ConfigurationError) -> WorkflowDefinition {
    do {
      return try WorkflowDefinition(
        name: configuration.name, inputs: configuration.workflow.inputs,
        agents: configuration.workflow.agents.map(definition), result: configuration.workflow.output
      )
    } catch {
      for issue in error.issues { issues.add(issue.description, at: place(of: issue)) }
      throw ConfigurationError(issues.issues)
    }
  }

  private func definition(of agent: ProjectConfiguration.AgentSection) -> AgentDefinition {
    guard agent.operation.asksModel else { return silent(agent) }
    let key = agent.model ?? configuration.models.keys.sorted().first ?? ""
    let model = configuration.models[key]
    var definition = AgentDefinition(
      id: agent.id, prompt: Self.trimmed(agent.prompt), modelKey: key, modelName: model?.model)
    definition.operation = agent.operation
    definition.sources = agent.placeholders
    definition.errorPolicy = agent.errorPolicy
    definition.samples = agent.samples
    definition.combination = agent.combine
    definition.sampling = SamplingParameters(agent.sampling, over: model?.sampling)
    definition.parser = OutputParser(agent.output)
    definition.fallback = agent.output.fallback
    definition.fallbackSource = agent.output.fallbackSource
    definition.entryPoint = agent.output.entryPoint
    definition.tagNotes = agent.output.notes
    definition.appendsFormat = agent.appendsFormat
    definition.isOptimizable = agent.optimize
    return branching(definition, agent)
  }

  private func silent(_ agent: ProjectConfiguration.AgentSection) -> AgentDefinition {
    branching(AgentDefinition(id: agent.id, silently: agent.operation), agent)
  }

  private func branching(
    _ definition: AgentDefinition, _ agent: ProjectConfiguration.AgentSection
  ) -> AgentDefinition {
    var definition = definition
    definition.dependencies = agent.after
    definition.conditions = agent.conditions
    definition.otherwise = agent.otherwise
    return definition
  }

  private func checkedPools(
    of workflow: WorkflowDefinition
  ) throws(ConfigurationError) -> [PromptPool] {
    let pools = workflow.agents.map { agent in
      PromptPool(
        agent: agent.id,
        candidates: [agent.prompt]
          + (configuration.pools[agent.id] ?? []).map { Self.trimmed($0.text) })
    }
    do {
      try workflow.validate(pools: pools)
      return pools
    } catch {
      for issue in error.issues { issues.add(issue.description, at: place(of: issue)) }
      throw ConfigurationError(issues.issues)
    }
  }

  /// Where the candidate or the agent of an issue stands.
  private func place(of issue: WorkflowIssue) -> SourcePlace {
    guard let agent = issue.context.agent else { return SourcePlace(file: issues.file) }
    if let candidate = issue.context.candidate, let entries = configuration.pools[agent],
      entries.indices.contains(candidate - 1)
    {
      return entries[candidate - 1].place
    }
    let section = configuration.workflow.agents.first { $0.id == agent }
    return section?.place ?? SourcePlace(file: issues.file)
  }

  /// A block text of YAML ends in a newline that nobody means to send.
  static func trimmed(_ prompt: String) -> String {
    var prompt = prompt[...]
    while let last = prompt.last, last.isNewline { prompt.removeLast() }
    return String(prompt)
  }
}

// MARK: - Data

extension ProjectLoader {
  private func checkedMetric() -> (any Metric)? {
    let place = configuration.scorer.place
    do {
      let metric = try configuration.metric()
      guard metric is JudgeMetric else { return metric }
      if let key = configuration.scorer.model, configuration.models[key] == nil {
        let hint = NearestName.hint(for: key, among: configuration.models.keys.sorted())
        issues.add("scorer.model: there is no model '\(key)' under 'models'\(hint)", at: place)
      } else if configuration.judge == nil {
        issues.add("scorer: name the judge's 'model', since 'models' has several", at: place)
      }
      return metric
    } catch {
      issues.add("scorer: \(error)", at: place)
      return nil
    }
  }

  private func datasets(inputs: [String]) -> (validation: Dataset?, test: Dataset?) {
    guard let data = configuration.data else {
      return (
        configuration.evaluator?.examples.map(Self.unseen),
        configuration.evaluator?.testExamples.map(Self.unseen)
      )
    }
    return (
      dataset(data.validation, key: "validation", data, inputs: inputs),
      data.test.flatMap { dataset($0, key: "test", data, inputs: inputs) }
    )
  }

  /// Examples that only the evaluator knows, by number from 1.
  private static func unseen(count: Int) -> Dataset {
    Dataset(
      name: "evaluator", examples: (1...count).map { Example(id: "\($0)", fields: [:]) },
      usesRowNumbers: true)
  }

  private func dataset(
    _ split: ProjectConfiguration.DataSection.Split, key: String,
    _ data: ProjectConfiguration.DataSection, inputs: [String]
  ) -> Dataset? {
    do {
      let options = DatasetOptions(
        idField: data.idField, referenceField: data.referenceField, requiredFields: inputs,
        limit: split.limit, benchmark: try benchmark(data))
      return try Dataset(path: configuration.path(of: split.path), options: options)
    } catch {
      issues.add("data.\(key): \(error)", at: nil)
      return nil
    }
  }

  private func benchmark(
    _ data: ProjectConfiguration.DataSection
  ) throws(EvaluationError) -> BenchmarkOptions? {
    guard let format = data.format else { return nil }
    var options = BenchmarkOptions(format, compatibility: configuration.compatibility)
    if let tests = data.publicTests {
      options.publicTests = try PublicTests(path: configuration.path(of: tests))
    }
    return options
  }

  /// Without the examples whose gold answers the metric cannot read, which are counted in a warning.
  private func usable(
    _ dataset: Dataset, by metric: (any Metric)?, _ warnings: inout [String]
  ) -> Dataset? {
    guard let metric else { return dataset }
    do {
      let (kept, excluded) = try dataset.usable(by: metric)
      if let excluded { warnings.append(excluded.summary) }
      return kept
    } catch {
      issues.add("\(error)", at: nil)
      return nil
    }
  }

  /// An example on which no answer can score would only blur every comparison.
  private func check(_ dataset: Dataset, suits metric: any Metric) {
    for example in dataset.examples {
      if let objection = metric.objection(to: example) {
        issues.add("\(dataset.name): example '\(example.id)': \(objection)", at: nil)
        return
      }
    }
  }

  private func leakage(from validation: Dataset, into test: Dataset?, inputs: [String]) -> [String]
  {
    guard let test else { return ["there is no test split, so no verdict can be given"] }
    let overlap = validation.overlap(with: test, inputs: inputs)
    let shared = max(overlap.sharedIDs.count, overlap.identicalInputs.count)
    guard shared > 0 else { return [] }
    return ["validation and test share \(shared) examples: the verdict would be too kind"]
  }
}
