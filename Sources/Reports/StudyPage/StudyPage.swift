import PromptSpace
import Studies
import Workflows

/// The sections of a study's report, each in an extension of its own.
struct StudyPage {
  let state: StudyState
  let manifest: StudyManifest
  let bill: ResourceUsage
  let communication: [CommunicationProtocol: CommunicationSummary]
  let trials: StudyTrials
  /// `nil` where the manifest's graph makes no sense.
  let topology: WorkflowTopology?

  init(
    state: StudyState, manifest: StudyManifest, bill: ResourceUsage,
    communication: [CommunicationProtocol: CommunicationSummary] = [:]
  ) {
    self.state = state
    self.manifest = manifest
    self.bill = bill
    self.communication = communication
    trials = StudyTrials(state)
    let dependencies = manifest.agents.map { ($0.id, $0.after) }
    topology = try? WorkflowTopology(
      agents: manifest.agents.map(\.id),
      dependencies: Dictionary(dependencies) { first, _ in first })
  }

  var page: HTMLPage {
    HTMLPage(
      title: "Study \(manifest.study)",
      subtitle:
        "Begun \(manifest.created), proposer \(manifest.identity["proposer"] ?? "unknown"), "
        + "\(trials.evaluated.count) evaluations.",
      sections: [
        verdict, bestSoFar, importance, candidates, slices, pairs, predictions, exploration, costs,
      ] + [talk].compactMap { $0 } + [workflow, prompts],
      footer:
        "Made from the run's journal by \(manifest.tool). Intervals cover 95 %. An example without a "
        + "score is missing, never a zero.")
  }

  /// Where usable trials are needed and there are none.
  var noUsableTrial: String {
    trials.evaluated.isEmpty
      ? "There is nothing to show yet: no evaluation has ended."
      : "There is nothing to show: none of the \(trials.evaluated.count) evaluations is usable."
  }

  static func number(_ value: Double?, places: Int = 3) -> String {
    value.map { Decimals.fixed($0, places: places) } ?? "–"
  }

  static func interval(_ lower: Double?, _ upper: Double?) -> String {
    guard let lower, let upper else { return "–" }
    return "[\(Decimals.fixed(lower)), \(Decimals.fixed(upper))]"
  }

  /// The beginning of a text on one line.
  static func excerpt(_ text: String, limit: Int = 120) -> String {
    let beginning = text.prefix(limit + 1)
    let line = beginning.split(whereSeparator: \.isNewline).joined(separator: " ")
    return line.count > limit || beginning.count > limit ? line.prefix(limit) + "…" : line
  }
}
