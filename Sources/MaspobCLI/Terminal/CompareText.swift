import Comparison
import Reports

/// A comparison's numbers for a terminal.
enum CompareText {
  static func text(_ summary: ComparisonSummary, target: Double) -> String {
    let studies = summary.methods.first?.studies ?? 0
    var parts = ["\(summary.table), \(studies) studies of each method", methods(summary, target)]
    if let first = summary.differences.first {
      parts += [
        "regret minus that of \(first.baseline), below zero is better", pairs(summary), Self.rule,
      ]
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// The table has room for one interval, the verdict asks two.
  private static let rule =
    "better or worse: this interval and that of Student's t both exclude zero"

  private static func methods(_ summary: ComparisonSummary, _ target: Double) -> String {
    let percent = Int((target * 100).rounded())
    return TextTable.text(
      header: [
        "method", "best", "regret [95 %]", "area", "to \(percent) %", "evaluations", "calls",
        "calls a study",
      ],
      rows: summary.methods.map { method in
        [
          method.name, number(method.meanBest, places: 4), interval(method.regret),
          number(method.area), "\(Int((method.reached * 100).rounded())) %",
          method.medianEvaluations.map(String.init) ?? "–",
          method.medianCalls.map(String.init) ?? "–", number(method.meanCalls, places: 0),
        ]
      })
  }

  private static func pairs(_ summary: ComparisonSummary) -> String {
    TextTable.text(
      header: ["method", "bootstrap [95 %]", "win/tie/loss", ""],
      rows: summary.differences.map { difference in
        let regrets = difference.regrets
        return [
          difference.method, interval(regrets.bootstrap),
          "\(regrets.wins)/\(regrets.ties)/\(regrets.losses)",
          regrets.isBetter ? "better" : regrets.isWorse ? "worse" : "not shown to differ",
        ]
      })
  }

  private static func interval(_ interval: MeanInterval) -> String {
    "\(number(interval.mean)) [\(number(interval.lower)), \(number(interval.upper))]"
  }

  private static func number(_ value: Double, places: Int = 3) -> String {
    Decimals.fixed(value, places: places)
  }
}
