import PromptSpace
import Workflows

/// Builds the workflow of a project and its pools, and reports what does not fit together.
struct WorkflowBuilder {
  let configuration: ProjectConfiguration
  let issues: IssueList

  /// Reports agents without a model of the project.
  func checkModels() {
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

  /// - Throws: ``ConfigurationError`` with everything that is wrong with the agents.
  func workflow() throws(ConfigurationError) -> WorkflowDefinition {
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
      id: agent.id, prompt: PromptText.trimmed(agent.prompt), modelKey: key, modelName: model?.model
    )
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

  /// One pool for each agent, and one of protocols where the search has one.
  ///
  /// - Throws: ``ConfigurationError`` with everything that is wrong with the candidates.
  func pools(
    of workflow: WorkflowDefinition
  ) throws(ConfigurationError) -> [PromptPool] {
    let pools = workflow.agents.map { agent in
      PromptPool(
        agent: agent.id,
        candidates: [agent.prompt]
          + (configuration.pools[agent.id] ?? []).map { PromptText.trimmed($0.text) })
    }
    do {
      try workflow.validate(pools: pools)
      return pools + protocols
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

  /// The pool of protocols, where the search has one.
  private var protocols: [PromptPool] {
    let kinds = configuration.communication.searched
    return kinds.isEmpty
      ? [] : [PromptPool(agent: .communication, candidates: kinds.map(\.rawValue))]
  }
}
