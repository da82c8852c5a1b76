import PromptSpace
import Studies

extension StudyPage {
  var importance: ReportSection {
    let importance = AgentImportance(trials, agents: manifest.pools.map(\.agent))
    guard !importance.shares.isEmpty else {
      return ReportSection(
        "importance", "Agent importance",
        absence: trials.complete.isEmpty
          ? noUsableTrial
          : "Importance needs three usable evaluations with differing scores, and two candidates of some agent."
      )
    }
    let chart = BarChart(
      title: "Share of the scores' variance by agent",
      summary: "Adjusted share of variance that goes with each agent's choice of prompt.",
      xTitle: "adjusted share of variance (ε²)",
      rows: importance.shares.compactMap { share in
        share.adjusted.map {
          .init(
            name: share.agent.rawValue, value: max(0, $0),
            note: "\(Self.number($0, places: 2)), \(share.groups) cand.")
        }
      })
    let table = DataTable(
      "Share of the scores' variance by agent",
      [
        .text("agent"), .number("candidates measured"), .number("usable evaluations"),
        .number("share η²"), .number("adjusted share ε²"),
      ],
      rows: importance.shares.map { share in
        [
          share.agent.rawValue, "\(share.groups)", "\(share.n)", Self.number(share.explained),
          Self.number(share.adjusted),
        ]
      })
    let lead =
      "One-way analysis of variance over the usable evaluations, agent by agent: main effects only, "
      + "corrected for the share that chance would explain. What two agents do together shows in the pairs."
    guard importance.shares.contains(where: { $0.adjusted != nil }) else {
      let why = "Every candidate was measured once, so its effect cannot be told from chance."
      return ReportSection("importance", "Agent importance", [.words(why), .table(table)])
    }
    return ReportSection(
      "importance", "Agent importance",
      [.words(lead), .figures([.init(name: "agent-importance", chart: chart, table: table)])])
  }

  private var candidateTable: CandidateTable {
    CandidateTable(trials, pools: manifest.pools, winner: state.incumbent?.assignment)
  }

  var candidates: ReportSection {
    let agents = candidateTable.agents
    let rows = zip(agents, manifest.pools).flatMap { agent, pool in
      agent.rows.map { row in
        [
          agent.agent.rawValue, "\(row.candidate)\(row.candidate == 0 ? " (seed)" : "")",
          row.isWinner ? "yes" : "", "\(row.trials)", Self.number(row.mean),
          Self.interval(row.lower, row.upper), Self.number(row.best),
          Self.excerpt(pool.candidates[row.candidate]),
        ]
      }
    }
    return ReportSection(
      "candidates", "Candidates",
      [
        .words(
          "Means are over the usable evaluations that held the candidate, whatever the other agents had."
        ),
        .table(
          DataTable(
            "Candidates of every agent",
            [
              .text("agent"), .text("candidate"), .text("in the winner"), .number("evaluations"),
              .number("mean score"), .number("95 % interval"), .number("best score"),
              .text("prompt"),
            ], rows: rows)),
      ])
  }

  var slices: ReportSection {
    let figures = candidateTable.agents.compactMap { agent -> ReportFigure? in
      guard agent.rows.count > 1, agent.rows.contains(where: { $0.trials > 0 }) else { return nil }
      return slice(agent)
    }
    guard !figures.isEmpty else {
      return ReportSection(
        "slices", "Slices",
        absence: trials.complete.isEmpty ? noUsableTrial : "No agent has two candidates to compare."
      )
    }
    return ReportSection("slices", "Slices", [.figures(figures)])
  }

  private func slice(_ agent: CandidateTable.Agent) -> ReportFigure {
    let title = "Mean score by candidate of \(agent.agent)"
    let rows = agent.rows.compactMap { row in
      row.mean.map {
        BarChart.Row(
          name: "\(row.candidate)\(row.candidate == 0 ? " seed" : "")\(row.isWinner ? " ★" : "")",
          value: $0, lower: row.lower, upper: row.upper,
          note: "\(Self.number($0, places: 2)), n = \(row.trials)", group: row.isWinner ? 1 : 0)
      }
    }
    let unmeasured = agent.rows.count - rows.count
    return ReportFigure(
      name: "slice-\(agent.agent)",
      chart: BarChart(
        title: title,
        summary: "Means over usable evaluations with 95 % intervals; ★ is the winner's.",
        xTitle: "mean validation score", rows: rows, style: .dots),
      note: unmeasured > 0
        ? "★ is the winner's; \(unmeasured) of \(agent.rows.count) candidates were not measured."
        : "★ is the winner's.",
      table: DataTable(
        title,
        [
          .number("candidate"), .number("evaluations"), .number("mean"), .number("95 % interval"),
        ],
        rows: agent.rows.map {
          [
            "\($0.candidate)", "\($0.trials)", Self.number($0.mean),
            Self.interval($0.lower, $0.upper),
          ]
        }))
  }
}
