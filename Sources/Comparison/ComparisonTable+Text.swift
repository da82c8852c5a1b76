import Foundation

extension ComparisonTable {
  /// `table,method,evaluation,mean_regret,lower,upper,mean_normalized_regret`, one line an evaluation.
  public static func curvesCSV(_ tables: [ComparisonTable]) -> String {
    var lines = ["table,method,evaluation,mean_regret,lower,upper,mean_normalized_regret"]
    for table in tables {
      for (method, name) in table.methods.enumerated() where table.evaluations > 0 {
        for evaluation in 1...table.evaluations {
          let interval = MeanInterval.studentT(table.regrets(of: method, after: evaluation))
          let normalized = table.normalized[method].map { $0[evaluation - 1] }
          let mean = normalized.reduce(0, +) / Double(normalized.count)
          let numbers = [interval.mean, interval.lower, interval.upper, mean].map(number)
          lines.append(
            ([table.problem, CurvesTable.field(name), "\(evaluation)"] + numbers).joined(
              separator: ","))
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// `table,method,seed,regret_10,…`: each study's regret after every tenth evaluation and the last one.
  public static func finalsCSV(_ tables: [ComparisonTable]) -> String {
    let last = tables.map(\.evaluations).min() ?? 0
    let marks = Array(Set(stride(from: 10, through: last, by: 10)).union([last])).filter { $0 > 0 }
      .sorted()
    var lines = [
      (["table", "method", "seed"] + marks.map { "regret_\($0)" }).joined(separator: ",")
    ]
    for table in tables {
      for (method, name) in table.methods.enumerated() {
        for (index, seed) in table.seeds.enumerated() {
          let values = marks.map { number(table.regrets[method][index][$0 - 1]) }
          lines.append(
            ([table.problem, CurvesTable.field(name), "\(seed)"] + values).joined(separator: ","))
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Mean regrets of all methods, then each subject beside every other method.
  public func markdown(subjects: [String]) -> String {
    var lines = ["## \(problem), \(seeds.count) seeds, \(evaluations) evaluations", ""]
    lines += ["| method | mean simple regret [95 %] | normalized |", "|---|---|---|"]
    for (index, name) in methods.enumerated() {
      let interval = MeanInterval.studentT(regrets(of: index, after: evaluations))
      let last = normalized[index].map { $0[evaluations - 1] }
      let mean = last.reduce(0, +) / Double(last.count)
      lines.append("| `\(name)` | \(Self.text(interval)) | \(Self.decimals(mean)) |")
    }
    for subject in subjects {
      guard let index = methods.firstIndex(of: subject) else { continue }
      lines += ["", "`\(subject)` minus …, paired; negative is better for `\(subject)`:", ""]
      lines += ["| rival | t interval | bootstrap | win/tie/loss | |", "|---|---|---|---|---|"]
      for (rival, name) in methods.enumerated() where rival != index {
        let pair = comparison(of: index, with: rival)
        let verdict = pair.isBetter ? "better" : pair.isWorse ? "worse" : "not shown"
        lines.append(
          "| `\(name)` | \(Self.text(pair.studentT)) | \(Self.text(pair.bootstrap)) "
            + "| \(pair.wins)/\(pair.ties)/\(pair.losses) | \(verdict) |")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func text(_ interval: MeanInterval) -> String {
    "\(decimals(interval.mean)) [\(decimals(interval.lower)), \(decimals(interval.upper))]"
  }

  private static func decimals(_ number: Double) -> String { String(format: "%.4f", number) }

  private static func number(_ value: Double) -> String { String(format: "%.5f", value) }
}
