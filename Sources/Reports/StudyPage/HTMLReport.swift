public import PromptSpace
public import Studies
public import Workflows

/// A study as one self-contained HTML file, and its charts as files beside it.
///
/// Made from the run's records alone and without a clock: the same study gives the same bytes. At most 5 MB for a
/// thousand trials; what is cut says so.
public struct HTMLReport: Sendable {
  public let html: String
  public let plots: [PlotFile]

  /// - Parameters:
  ///   - bill: what reached a server on behalf of any role, by the calls log.
  ///   - communication: what the events of agents that talk to each other come to, if any do.
  /// - Complexity: O(trials · (agents + examples) + pairs of candidates along edges).
  public init(
    state: StudyState, manifest: StudyManifest, bill: ResourceUsage,
    communication: [CommunicationProtocol: CommunicationSummary] = [:]
  ) {
    let page = StudyPage(
      state: state, manifest: manifest, bill: bill, communication: communication
    ).page
    html = page.html
    plots = page.plots
  }
}
