import Acquisition
import Evaluation
import Foundation
import PromptSpace
import Studies
import Workflows

extension StudyManifest {
  /// What a run of a project is made of; everything that changes results is part of its identity.
  init(project: Project, created: Date) {
    let configuration = project.configuration
    let search = configuration.search
    self.init(
      tool: "maspob \(MaspobTool.version)", study: configuration.name,
      created: created.formatted(.iso8601),
      identity: [
        "workflow": Fingerprint.of(
          project.workflow.agents.map(Self.describe) + ["\(project.workflow.resultAgent)"]),
        "prompts": Fingerprint.of(
          project.pools.flatMap { [$0.agent.rawValue] + $0.candidates }),
        "validation data": project.validation.fingerprint,
        "test data": project.test?.fingerprint ?? "none",
        "scorer": Self.describe(project, configuration.truncation),
        "embedder": configuration.embedder?.model ?? "none",
        "features": project.features.rawValue,
        "proposer": search.proposer.rawValue,
        "search seed": "\(search.seed)",
        "search settings": project.resolvedSearch,
        "racing": search.racing.map { "\($0)" } ?? "off",
        "error threshold": "\(configuration.runtime.maximumErrorRate)",
      ],
      space: (
        agents: project.nodes, pools: project.pools
      ),
      maximumErrorRate: configuration.runtime.maximumErrorRate)
    // Runs from before there were protocols are plain ones.
    if !configuration.communication.isPlain {
      identity["communication"] = configuration.communication.identity
    }
    // Other searches do not read the section.
    identity["maspo"] = project.resolvedMASPO
    earlierIdentity = project.earlierIdentity
  }

  private static func describe(_ project: Project, _ truncation: TruncationPolicy) -> String {
    let ownScorer = project.metric != nil
    return ownScorer && truncation == .missing
      ? "\(project.scorer), cut replies missing" : project.scorer
  }

  private static func describe(_ agent: AgentDefinition) -> String {
    let sources = agent.sources.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let basics = [
      agent.id.rawValue, agent.modelName, agent.dependencies.map(\.rawValue).joined(separator: ","),
      sources.joined(separator: ","), "\(agent.samples)", agent.combination.rawValue,
      "\(agent.sampling)", "\(agent.parser)", agent.fallback.rawValue, "\(agent.isOptimizable)",
    ]
    return (basics + furtherParts(of: agent)).joined(separator: "|")
  }

  /// What only operators, branches and appended formats bring: a workflow without them keeps its identity.
  private static func furtherParts(of agent: AgentDefinition) -> [String] {
    var parts: [String] = []
    if agent.operation != .generate() { parts.append("\(agent.operation)") }
    if !agent.conditions.isEmpty { parts.append("when \(agent.conditions)") }
    if let otherwise = agent.otherwise { parts.append("otherwise \(otherwise)") }
    if agent.errorPolicy != .missing { parts.append("on error \(agent.errorPolicy)") }
    if let source = agent.fallbackSource { parts.append("fallback \(source)") }
    if let entryPoint = agent.entryPoint { parts.append("entry point \(entryPoint)") }
    if agent.appendsFormat {
      parts.append("format \(agent.tagNotes.sorted { $0.key < $1.key }.map { "\($0): \($1)" })")
    }
    return parts
  }
}
