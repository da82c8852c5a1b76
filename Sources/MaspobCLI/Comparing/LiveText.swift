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
        "Intervals are Student's t over the seeds at 95 %, none below two values or where all are equal; n is "
          + "their number. A pair counts where both studies have a measurement on the test split.",
      ]
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private static func methods(_ summary: LiveSummary) -> String {
    TextTable.text(
      header: [
        "method", "best (validation) [95 %]", "area [95 %]", "test [95 %]", "gain on test [95 %]",
        "better/worse", "calls a study",
      ],
      rows: summary.methods.map { method in
        [
          method.name, cell(method.best, isSigned: false), cell(method.area, isSigned: false),
          cell(method.test, isSigned: false), cell(method.gain),
          "\(method.better)/\(method.worse)",
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
      header: ["method", "gain [95 %]", "area [95 %]", "win/tie/loss", "pairs unmeasured", ""],
      rows: summary.differences.map { difference in
        [
          difference.method, cell(difference.gain), cell(difference.area),
          "\(difference.wins)/\(difference.ties)/\(difference.losses)",
          "\(difference.unmeasured) of \(difference.pairs)", difference.conclusion.rawValue,
        ]
      })
  }

  /// Such as `+0.120 [-0.010, +0.250] n=3`.
  private static func cell(_ value: SeedMean, isSigned: Bool = true) -> String {
    func text(_ number: Double) -> String {
      isSigned ? Decimals.signed(number) : Decimals.fixed(number)
    }
    guard let mean = value.mean else { return "– n=0" }
    let interval = value.interval.map { " [\(text($0.lower)), \(text($0.upper))]" } ?? ""
    return "\(text(mean))\(interval) n=\(value.n)"
  }

  private static func number(_ value: Double?) -> String {
    value.map { Decimals.fixed($0) } ?? "–"
  }
}
