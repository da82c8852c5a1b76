import Foundation
import PromptSpace
import Randomness
import Studies
import Testing

@testable import Reports

@Suite struct HTMLReportTests {
  private static let elements: Set = [
    "html", "head", "meta", "title", "style", "body", "a", "header", "h1", "h2", "h3", "p", "nav",
    "ul", "li", "main", "section", "footer", "div", "table", "caption", "thead", "tbody", "tr",
    "th",
    "td", "figure", "figcaption", "strong", "details", "summary", "pre", "span", "ins", "del",
    "svg",
    "desc", "path", "line", "circle", "rect", "text", "g",
  ]

  /// What holds of every page.
  private func check(_ report: HTMLReport) -> ParsedMarkup {
    let page = ParsedMarkup(report.html)
    #expect(page.isWellFormed)
    let strange = Set(page.elements.map(\.name)).subtracting(Self.elements)
    #expect(strange.isEmpty, "\(strange)")
    let names = Set(page.elements.flatMap { $0.attributes.keys })
    #expect(!names.contains { $0.hasPrefix("on") || $0 == "src" || $0 == "style" }, "\(names)")
    #expect(page.elements.compactMap { $0.attributes["href"] }.allSatisfy { $0.hasPrefix("#") })
    let ids = page.elements.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count, "an id is used twice")
    let named = page.elements.compactMap { $0.attributes["aria-labelledby"] }
      .flatMap { $0.split(separator: " ").map(String.init) }
    #expect(Set(named).isSubset(of: ids))
    let levels = page.elements.compactMap { element in
      ["h1": 1, "h2": 2, "h3": 3][element.name]
    }
    #expect(levels.first == 1 && zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 })
    #expect(page.elements.first?.attributes["lang"] == "en")
    for name in ["main", "nav", "header", "footer", "title"] {
      // Drawings have titles too.
      #expect(name == "title" || page.all(name).count == 1)
    }
    // A drawing comes with its table.
    #expect(page.all("figure").count == page.all("svg").count)
    #expect(page.all("details").count >= page.all("figure").count)
    for plot in report.plots { #expect(ParsedMarkup(plot.svg).isWellFormed) }
    #expect(Set(report.plots.map(\.name)).count == report.plots.count)
    return page
  }

  @Test func aStudyHasEverySection() {
    let report = ReportFixture.report(.init(trials: 30))
    let page = check(report)
    #expect(
      page.all("h2").map(\.text) == [
        "Verdict", "Best so far", "Agent importance", "Candidates", "Slices", "Pairs along edges",
        "Predicted against observed", "Exploration", "Cost against score", "Workflow",
        "Winning prompts",
      ])
    #expect(
      Set(report.plots.map(\.name)).isSuperset(of: [
        "best-by-evaluations.svg", "best-by-calls.svg", "best-by-money.svg",
        "agent-importance.svg", "slice-agent0.svg", "pair-0-1.svg",
        "predicted-observed.svg", "exploration.svg", "cost-score.svg", "workflow.svg",
      ]))
    #expect(report.html.contains("prefers-color-scheme:dark"))
  }

  @Test func theSameStudyGivesTheSameBytes() {
    let (one, two) = (ReportFixture.report(.init()), ReportFixture.report(.init()))
    #expect(one.html == two.html && one.plots == two.plots)
    #expect(one.html != ReportFixture.report(.init(), seed: 2).html)
  }

  @Test func anEmptySectionSaysWhy() {
    let empty = check(ReportFixture.report(.init(trials: 0)))
    #expect(empty.all("svg").count == 1, "the workflow is known before the first evaluation")
    #expect(
      empty.all("p").map(\.text).contains("There is nothing to show yet: no evaluation has ended."))
    let failed = StudyStateFixture.state([(PromptAssignment([0, 0]), [nil, nil])])
    let manifest = ReportFixture.manifest(agents: 2) { _ in ["seed", "other"] }
    let page = check(HTMLReport(state: failed, manifest: manifest, bill: .zero))
    #expect(
      page.all("p").map(\.text).contains(
        "There is nothing to show: none of the 1 evaluations is usable."))
    let one = check(ReportFixture.report(.init(trials: 1)))
    #expect(one.all("p").map(\.text).contains { $0.hasPrefix("Importance needs three usable") })
    let unpriced = HTMLReport(
      state: ReportFixture.state(.init(), seed: 1, usd: nil),
      manifest: ReportFixture.manifest(agents: 3) { _ in ["a", "b", "c", "d"] }, bill: .zero)
    #expect(unpriced.html.contains("No prices are known, so there is no curve over money."))
    #expect(!unpriced.plots.contains { $0.name == "best-by-money.svg" })
  }

  @Test func pricesOfZeroAreKnown() {
    let free = HTMLReport(
      state: ReportFixture.state(.init(), seed: 1, usd: 0),
      manifest: ReportFixture.manifest(agents: 3) { _ in ["a", "b", "c", "d"] }, bill: .zero)
    #expect(free.html.contains("No evaluation cost money, so there is no curve over it."))
    #expect(!free.html.contains("No prices are known, so"))
  }

  /// Such a utility is no mean with a bonus, and the page does not pretend that it is.
  @Test func aGainPerCallHasNoBonus() {
    let state = ReportFixture.state([
      .proposed(
        trial: 1,
        proposal: Proposal(
          assignment: PromptAssignment([0, 0]), source: .search, predictedMean: 0.5,
          uncertainty: 0.2, acquisition: 0.0004, utility: .gainPerCall))
    ])
    let manifest = ReportFixture.manifest(agents: 2) { _ in ["a", "b"] }
    let html = HTMLReport(state: state, manifest: manifest, bill: .zero).html
    #expect(html.contains("σ is drawn instead") && html.contains("0.000400"))
    #expect(!html.contains("The bonus is the acquisition"))
  }

  /// Both edges would be called `a-b-c` by their agents' names.
  @Test func edgesOfNamesThatJoinAlikeHaveTheirOwnFigures() {
    let pools = ["a", "b-c", "a-b", "c"].map {
      PromptPool(agent: AgentID($0), candidates: ["x", "y"])
    }
    let after: [[AgentID]] = [[], ["a"], [], ["a-b"]]
    let manifest = StudyManifest(
      tool: "maspob 0", study: "s", created: "2026-01-02T03:04:05Z", identity: [:],
      space: (
        agents: zip(pools, after).map { .init(id: $0.agent, after: $1, optimize: true) },
        pools: pools
      ), maximumErrorRate: 0.4)
    let state = StudyStateFixture.state([
      (PromptAssignment([0, 0, 0, 0]), [0, 1]), (PromptAssignment([1, 1, 1, 1]), [1, 1]),
    ])
    let report = HTMLReport(state: state, manifest: manifest, bill: .zero)
    _ = check(report)
    let names = report.plots.map(\.name).filter { $0.hasPrefix("pair-") }
    #expect(names == ["pair-0-1.svg", "pair-2-3.svg"])
  }

  @Test func hostilePromptsAreOnlyText() {
    var generator = SeedSequence(seed: 11).generator
    for seed in 0..<25 as Range<UInt64> {
      func text() -> String {
        (0..<Int.random(in: 1...5, using: &generator)).map { _ in
          MarkupTests.hostile.randomElement(using: &generator) ?? ""
        }.joined()
      }
      let texts = (0..<3).map { _ in (0..<4).map { _ in text() } }
      let manifest = ReportFixture.manifest(agents: 3, candidates: { texts[$0] }, study: text())
      let state = ReportFixture.state(.init(), seed: seed)
      let page = check(HTMLReport(state: state, manifest: manifest, bill: .zero))
      let winner = state.incumbent?.assignment.indices ?? []
      let shown = zip(texts, winner).map { "\n" + MarkupTests.shown($0[$1]) }
      #expect(page.all("pre").map { Array($0.text.utf8) } == shown.map { Array($0.utf8) })
    }
  }

  @Test func aDifferenceShowsWhatChanged() {
    let manifest = ReportFixture.manifest(agents: 1) { _ in ["one\ntwo", "one\n2"] }
    let state = StudyStateFixture.state([
      (PromptAssignment([0]), [0, 0, 1]), (PromptAssignment([1]), [1, 1, 1]),
    ])
    let page = check(HTMLReport(state: state, manifest: manifest, bill: .zero))
    #expect(page.all("del").map(\.text) == ["- two"])
    #expect(page.all("ins").map(\.text) == ["+ 2"])
  }

  @Test func aGraphThatMakesNoSenseIsSaid() {
    var manifest = ReportFixture.manifest(agents: 2) { _ in ["a", "b"] }
    manifest.agents[0].after = ["agent1"]
    let state = StudyStateFixture.state([(PromptAssignment([0, 0]), [0, 1])])
    let report = HTMLReport(state: state, manifest: manifest, bill: .zero)
    #expect(report.html.contains("The workflow in the manifest is no acyclic graph."))
  }

  @Test func aLargeStudyStaysSmall() {
    let size = ReportFixture.Size(trials: 1_000, agents: 8, candidates: 20, examples: 4)
    let prompt = String(repeating: "<&\"'\u{202E}>", count: 4_000)
    let manifest = ReportFixture.manifest(agents: 8) { _ in
      (0..<20).map { "\($0) \(prompt)" }
    }
    let report = HTMLReport(
      state: ReportFixture.state(size, seed: 3), manifest: manifest, bill: .zero)
    #expect(report.html.utf8.count <= 5_000_000, "\(report.html.utf8.count)")
    #expect(report.html.contains("Cut after 10000 characters"))
  }
}
