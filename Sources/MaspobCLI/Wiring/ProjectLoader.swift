import Evaluation
import Foundation
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
    let builder = WorkflowBuilder(configuration: configuration, issues: issues)
    builder.checkModels()
    checkNames()
    try issues.throwIfAny()
    let workflow = try builder.workflow()
    let pools = try builder.pools(of: workflow)
    let metric = configuration.evaluator == nil ? checkedMetric() : nil
    let data = try DatasetLoader(
      configuration: configuration, issues: issues, inputs: workflow.inputs
    ).data(for: workflow, metric: metric)
    let communication = configuration.communication
    return Project(
      configuration: configuration, workflow: workflow, pools: pools, validation: data.validation,
      test: data.test, metric: metric,
      warnings: workflow.warnings.map(\.description) + communication.warnings(for: workflow)
        + communication.warnings(for: configuration.models) + data.warnings)
  }

  private func checkNames() {
    guard !configuration.communication.searched.isEmpty,
      let agent = configuration.workflow.agents.first(where: { $0.id == .communication })
    else { return }
    issues.add(
      "agent '\(agent.id)': 'search.optimize_communication' needs this name; give the agent another",
      at: agent.place)
  }

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
}
