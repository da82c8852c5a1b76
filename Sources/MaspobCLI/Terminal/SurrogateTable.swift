import Reports
import Surrogates

/// Diagnostics of surrogates as a table with a sentence each.
enum SurrogateTable {
  static func text(of candidates: [SurrogateChoice.Candidate]) -> String {
    let header = [
      "surrogate", "training", "leave-one-out", "mean's", "rank", "in 50 %", "in 95 %",
    ]
    let rows = candidates.map { candidate -> [String] in
      guard let report = candidate.report else {
        return [candidate.kind.rawValue, "diverged", "", "", "", "", ""]
      }
      let left = report.leaveOneOut
      return [
        candidate.kind.rawValue, Decimals.fixed(report.trainingRMSE), shown(left?.rmse),
        shown(left?.meanRMSE), shown(left?.rankCorrelation), shown(left?.coverage50),
        shown(left?.coverage95),
      ]
    }
    let sentences = candidates.compactMap { candidate in
      candidate.report.map { "\(candidate.kind.rawValue): \($0.summary)" }
    }
    return ([TextTable.text(header: header, rows: rows)] + sentences).joined(separator: "\n")
  }

  private static func shown(_ number: Double?) -> String {
    number.map { Decimals.fixed($0) } ?? "-"
  }
}
