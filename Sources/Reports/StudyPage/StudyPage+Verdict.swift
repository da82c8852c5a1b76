import PromptSpace
import Studies

extension StudyPage {
  /// What may be concluded, what speaks against it, and what it took.
  var verdict: ReportSection {
    let sentence = Verdict(of: state).sentence
    let warnings = DataQuality(of: state).warnings.map { warning in
      Markup.tag("p", [:], [.tag("strong", [:], text: "Warning: "), .text(warning)])
    }
    return ReportSection(
      "verdict", "Verdict",
      [.markup(.tag("p", ["class": "verdict"], text: sentence))] + warnings.map { .markup($0) }
        + [.table(finalists), .table(facts)])
  }

  private var finalists: DataTable {
    var finalists: [(String, Trial)] = []
    if let baseline = state.baseline { finalists.append(("seed prompts", baseline)) }
    if let best = state.incumbent, best.number != state.baseline?.number {
      finalists.append(("best found", best))
    }
    let rows = finalists.flatMap { name, trial in
      [("validation", trial.outcome), ("test", trial.test)].compactMap { split, outcome in
        outcome.map { outcome in
          [
            name, trial.assignment.description, split, Self.number(outcome.score),
            Self.interval(outcome.interval?.lower, outcome.interval?.upper), "\(outcome.n)",
            "\(outcome.errors)", "\(outcome.count(status: .refused))",
          ]
        }
      }
    }
    return DataTable(
      "Seed prompts and winner",
      [
        .text("prompts"), .text("assignment"), .text("split"), .number("score"),
        .number("95 % interval"), .number("n"), .number("errors"), .number("of these refused"),
      ], rows: rows)
  }

  private var facts: DataTable {
    let unusable = trials.evaluated.count { $0.standing == .unusable }
    let raced = trials.evaluated.count { $0.standing == .raced }
    let missing = DataQuality(of: state).missing
    var rows = [
      ["evaluations", "\(trials.evaluated.count)"], ["unusable evaluations", "\(unusable)"],
      ["evaluations that gave up early", "\(raced)"],
    ]
    if state.buysExamples {
      let partial = trials.evaluated.count { $0.standing == .partial }
      rows += [
        ["evaluations of some examples", "\(partial)"],
        ["whole evaluations that they come to", Decimals.fixed(state.wholeEvaluations, places: 2)],
      ]
    }
    rows += [
      ["validation examples without a score", "\(missing)"],
      ["calls that reached a server", "\(bill.calls)"],
      ["calls that replay answered", "\(state.usage.cachedCalls)"],
      ["input and output tokens", "\(bill.inputTokens) and \(bill.outputTokens)"],
      [
        "cost", bill.costUSD.map { "\(Decimals.fixed($0, places: 4)) USD" } ?? "unknown: no prices",
      ],
    ]
    if !state.attached.isEmpty {
      rows.append(["scores from elsewhere", "\(state.attached.count)"])
    }
    if let reason = state.stopReason { rows.append(["stopped", StudySummary.words(reason)]) }
    if let search = SearchRecord(state.trials.map(\.proposal)) {
      rows.append(["search", search.sentence])
    }
    return DataTable("What was done", [.text("fact"), .text("value")], rows: rows)
  }
}
