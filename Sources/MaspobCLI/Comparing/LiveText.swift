import Comparison
import PromptSpace
import Reports

/// A live comparison in words and lines.
enum LiveText {
  /// Every point of every study; `assignment` is empty for a snapshot, which nobody was charged for.
  static func csv(_ project: String, _ studies: [[LiveStudy]]) -> String {
    var text = TableComparison.curvesHeader + "\n"
    for study in studies.joined() {
      let method =
        study.method.contains(",") ? "\"\(study.method)\"" : study.method
      for (index, point) in study.points.enumerated() {
        let fields = [
          project, method, "\(study.seed)", "\(index + 1)", point.assignment ?? "",
          point.score.map { "\($0)" } ?? "", point.best.map { "\($0)" } ?? "",
          "\(point.calls)", "\(point.tokens)",
        ]
        text += fields.joined(separator: ",") + "\n"
      }
    }
    return text
  }

  static func text(_ summary: LiveSummary, _ studies: [[LiveStudy]]) -> String {
    var parts = [
      "\(summary.project), \(summary.methods.first?.studies ?? 0) studies of each method, at most "
        + "\(summary.maxCalls) calls each", methods(summary), single(studies),
    ]
    if let first = summary.differences.first {
      parts += [
        "gain on the test split minus that of \(first.baseline), above zero is better",
        differences(summary),
      ]
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private static func methods(_ summary: LiveSummary) -> String {
    TextTable.text(
      header: [
        "method", "best (validation)", "area", "test [95 %]", "gain on test [95 %]",
        "better/worse", "calls a study",
      ],
      rows: summary.methods.map { method in
        [
          method.name, number(method.meanBest), number(method.area), interval(method.test),
          interval(method.gain), "\(method.better)/\(method.worse)",
          Decimals.fixed(method.meanCalls, places: 0),
        ]
      })
  }

  /// Each study's own verdict.
  private static func single(_ studies: [[LiveStudy]]) -> String {
    TextTable.text(
      header: ["method", "seed", "seed prompts", "winner", "difference [95 %]", "verdict"],
      rows: studies.joined().map { study in
        let difference = study.comparison.map {
          "\(Decimals.signed($0.meanDifference)) [\(Decimals.signed($0.lower)), "
            + "\(Decimals.signed($0.upper))]"
        }
        return [
          study.method, "\(study.seed)", number(study.seedTest), number(study.bestTest),
          difference ?? "–", study.conclusion.rawValue,
        ]
      })
  }

  private static func differences(_ summary: LiveSummary) -> String {
    TextTable.text(
      header: ["method", "gain [95 %]", "area [95 %]", "win/tie/loss", ""],
      rows: summary.differences.map { difference in
        [
          difference.method, interval(difference.gain), interval(difference.area),
          "\(difference.wins)/\(difference.ties)/\(difference.losses)",
          difference.gain.lower > 0
            ? "better" : difference.gain.upper < 0 ? "worse" : "not shown to differ",
        ]
      })
  }

  private static func interval(_ interval: MeanInterval?) -> String {
    interval.map {
      "\(Decimals.signed($0.mean)) [\(Decimals.signed($0.lower)), \(Decimals.signed($0.upper))]"
    } ?? "–"
  }

  private static func number(_ value: Double?) -> String {
    value.map { Decimals.fixed($0) } ?? "–"
  }
}
