public import PromptSpace
public import Studies

/// A study as one self-contained HTML file, and its charts as files beside it.
///
/// Made from the journal alone and without a clock: the same study gives the same bytes. At most 5 MB for a
/// thousand trials; what is cut says so.
public struct HTMLReport: Sendable {
  public let html: String
  public let plots: [PlotFile]

  /// - Parameter bill: what reached a server on behalf of any role, by the calls log.
  /// - Complexity: O(trials · (agents + examples) + pairs of candidates along edges).
  public init(state: StudyState, manifest: StudyManifest, bill: ResourceUsage) {
    let page = StudyPage(state: state, manifest: manifest, bill: bill).page
    html = page.html
    plots = page.plots
  }
}
