import Foundation
import LanguageModels
import PromptSpace
import Strategies
import Yams

/// Reads a project file section by section, collecting every mistake.
///
/// A section that needs nothing but itself reads itself; here stands what ties the sections together.
struct ProjectReader {
  let issues: IssueList
  let files: ReferencedFiles
  private let file: URL
  private let allowsMissingPools: Bool

  /// Reads a project.
  ///
  /// - Parameter allowsMissingPools: whether a pool's file may be still to be written.
  /// - Throws: ``ConfigurationError`` with every mistake found, each with line and column.
  static func read(
    _ file: URL, allowsMissingPools: Bool = false
  ) throws(ConfigurationError) -> ProjectConfiguration {
    let issues = IssueList(file: file.lastPathComponent)
    let node = try YAMLFile.compose(file, shownAs: file.lastPathComponent)
    let reader = ProjectReader(
      issues: issues, files: ReferencedFiles(folder: file.deletingLastPathComponent()), file: file,
      allowsMissingPools: allowsMissingPools)
    let configuration = reader.project(node)
    try issues.throwIfAny()
    guard let configuration else {
      throw ConfigurationError(file: file.lastPathComponent, "the file is no project")
    }
    return configuration
  }

  private static let sections = [
    "version", "name", "workflow", "models", "embedder", "pools", "data", "scorer", "evaluator",
    "budget", "search", "runtime", "generator", "maspo", "communication",
  ]

  private func project(_ node: Node) -> ProjectConfiguration? {
    guard
      let top = ConfigurationMapping(
        node, path: "", allowed: Self.sections, foreign: PrefixCacheHints.foreignKeys,
        issues: issues)
    else { return nil }
    checkVersion(top)
    let name = studyName(top)
    let evaluator = ProjectConfiguration.EvaluatorSection(reading: top)
    guard let workflow = workflow(top) else { return nil }
    let data = ProjectConfiguration.DataSection(reading: top)
    if evaluator == nil, data == nil { return nil }
    let search = SearchSection(reading: top)
    return ProjectConfiguration(
      file: file, name: name, workflow: workflow,
      models: ProjectConfiguration.ModelSection.all(of: top),
      embedder: .embedder(of: top), pools: pools(top, agents: workflow.agents.map(\.id)),
      data: data,
      metric: metric(top), compatibility: compatibility(top), truncation: truncation(top),
      scorer: scorer(top), evaluator: evaluator, budget: .init(reading: top), search: search,
      examples: ExampleSearchConfiguration(reading: top, search), runtime: .init(reading: top),
      generator: GeneratorSection(reading: top),
      maspo: MASPOSection(reading: top, proposer: search.proposer),
      communication: communication(top, search))
  }

  private func checkVersion(_ top: ConfigurationMapping) {
    if !top.has("version") {
      issues.add("the key 'version' is missing; this tool reads 'version: 1'", at: top.mark)
    } else if let version = top.integer("version", in: 1...Int.max), version != 1 {
      top.report("version", "this tool reads version 1, found \(version)")
    }
  }

  /// The study's name is part of folder names.
  private func studyName(_ top: ConfigurationMapping) -> String {
    let name = top.requiredString("name")
    let isPlain = name.allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == ".")
    }
    if !isPlain || name.hasPrefix(".") {
      top.report("name", "may hold letters, digits, '-', '_' and '.' only, found '\(name)'")
    }
    return name
  }

  private func pools(
    _ top: ConfigurationMapping, agents: [AgentID]
  ) -> [AgentID: [ProjectConfiguration.PoolEntry]] {
    guard let section = top.mapping("pools", allowed: agents.map(\.rawValue)) else { return [:] }
    return PoolReader(section: section, files: files, allowsMissingFiles: allowsMissingPools)
      .pools()
  }

  private func communication(
    _ top: ConfigurationMapping, _ search: SearchSection
  ) -> CommunicationSection {
    let section = CommunicationSection(reading: top)
    section.reportConflicts(with: search, in: top)
    return section
  }
}
