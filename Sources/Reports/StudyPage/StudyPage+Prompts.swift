import PromptSpace
import Studies

extension StudyPage {
  /// Longer prompts are cut on the page; the files of the run have them whole.
  static let longestPrompt = 10_000
  /// Lines of a difference that are shown.
  private static let mostLines = 400

  var workflow: ReportSection {
    guard let topology else {
      return ReportSection(
        "workflow", "Workflow", absence: "The workflow in the manifest is no acyclic graph.")
    }
    let winner = state.incumbent?.assignment
    let nodes = manifest.agents.enumerated().map { index, agent in
      let candidate = winner.map { $0[index] }
      let count = manifest.pools[index].count
      let note =
        !agent.optimize || count == 1
        ? "prompt fixed"
        : candidate.map { "candidate \($0) of 0–\(count - 1)" } ?? "\(count) candidates"
      return WorkflowGraphDrawing.Node(
        name: agent.id.rawValue, note: note, isEmphasized: (candidate ?? 0) != 0)
    }
    let table = DataTable(
      "Agents", [.text("agent"), .text("reads"), .text("winning candidate")],
      rows: zip(manifest.agents, nodes).map { agent, node in
        [agent.id.rawValue, agent.after.map(\.rawValue).joined(separator: ", "), node.note]
      })
    let chart = WorkflowGraphDrawing(
      title: "Agents and what they read",
      summary: "\(topology.count) agents in \(topology.levels.count) steps.", topology: topology,
      nodes: nodes)
    return ReportSection(
      "workflow", "Workflow",
      [
        .figures([
          .init(
            name: "workflow", chart: chart, note: "A heavy outline marks a changed prompt.",
            table: table)
        ])
      ])
  }

  /// The winning prompts, each with its difference from the seed.
  var prompts: ReportSection {
    guard let winner = state.incumbent else {
      return ReportSection("prompts", "Winning prompts", absence: noUsableTrial)
    }
    let agents = zip(manifest.pools, winner.assignment.indices).flatMap { pool, candidate in
      agent(pool, candidate)
    }
    return ReportSection("prompts", "Winning prompts", agents.map { .markup($0) })
  }

  private func agent(_ pool: PromptPool, _ candidate: Int) -> [Markup] {
    let prompt = pool.candidates[candidate]
    let heading = Markup.tag("h3", [:], text: "\(pool.agent): candidate \(candidate)")
    let text =
      [
        // HTML drops a line feed at the beginning: this one, not the prompt's.
        Markup.tag("pre", [:], [.own("\n"), .text(Self.cut(prompt))])
      ] + Self.cutNote(prompt)
    guard candidate != 0 else {
      return [heading, .tag("p", ["class": "note"], text: "The seed prompt, unchanged.")] + text
    }
    let difference = LineDiff(from: Self.cut(pool.seed), to: Self.cut(prompt))
    return [heading] + text + [
      .tag(
        "details", ["open": ""],
        [
          .tag("summary", [:], text: "Difference from the seed prompt of \(pool.agent)"),
          Self.markup(of: difference),
        ])
    ]
  }

  private static func markup(of difference: LineDiff) -> Markup {
    let lines = difference.lines.prefix(mostLines).map { line in
      switch line.kind {
      case .kept: Markup.tag("span", [:], text: "  " + line.text)
      case .removed: Markup.tag("del", [:], text: "- " + line.text)
      case .added: Markup.tag("ins", [:], text: "+ " + line.text)
      }
    }
    let block = Markup.tag("div", ["class": "diff"], Array(lines))
    guard difference.lines.count > mostLines else { return block }
    let rest = "\(difference.lines.count - mostLines) further lines are left out."
    return .joined([block, .tag("p", ["class": "note"], text: rest)])
  }

  private static func cut(_ prompt: String) -> String { String(prompt.prefix(longestPrompt)) }

  private static func cutNote(_ prompt: String) -> [Markup] {
    guard prompt.count > longestPrompt else { return [] }
    let words =
      "Cut after \(longestPrompt) characters; the run's folder 'best' has the whole prompt."
    return [.tag("p", ["class": "note"], text: words)]
  }
}
