import Comparison
import Evaluation
import Foundation
import PromptSpace
import Studies
import Workflows

extension ScoreTableHeader {
  /// In what a table differs from another, apart from its vectors and the tool that wrote it.
  func differences(from other: ScoreTableHeader) -> [String] {
    var topics: [String] = []
    if workflow != other.workflow { topics.append("agents") }
    if pools != other.pools { topics.append("prompts") }
    if examples != other.examples { topics.append("examples") }
    let keys = Set(provenance.keys).union(other.provenance.keys).subtracting(["tool"])
    return topics
      + keys.sorted().filter {
        provenance[$0] != other.provenance[$0] && !topics.contains($0)
      }
  }

  /// What a project's table says about itself.
  init(of project: Project, embeddings: [[[Double]]]? = nil) {
    let identity = StudyManifest(project: project, created: .distantPast).identity
    let kept = ["workflow", "prompts", "validation data", "scorer", "embedder", "communication"]
    var provenance = identity.filter { kept.contains($0.key) }
    provenance["tool"] = "maspob \(MaspobTool.version)"
    provenance["models"] = project.configuration.models.sorted { $0.key < $1.key }
      .map { "\($0.key)=\($0.value.model)" }.joined(separator: ", ")
    self.init(
      agents: project.workflow.agents.enumerated().map { index, agent in
        Agent(
          id: agent.id, after: agent.dependencies, samples: agent.samples,
          calls: project.callsPerExample(of: index))
      },
      pools: project.pools, embeddings: embeddings,
      examples: project.validation.examples.map(\.id), metric: project.scorer,
      provenance: provenance)
  }
}

extension Project {
  /// The most calls that an agent's answer takes; that of the workflow also its judge's, who is asked again
  /// whenever it may have changed.
  fileprivate func callsPerExample(of agent: Int) -> Int {
    communicationCalls.calls[agent].upperBound
      + (agent == workflow.resultAgent ? metric?.callsPerAnswer ?? 0 : 0)
  }
}
