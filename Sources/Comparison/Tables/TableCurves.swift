import PromptSpace

extension TableComparison {
  public static let curvesHeader =
    "table,method,seed,evaluation,assignment,score,best_so_far,calls,tokens"

  /// Every evaluation of every study, one line each; `best_so_far`, `calls` and `tokens` are those after it.
  ///
  /// Numbers are written so that reading gives the same bits.
  public func curvesCSV(_ results: [Result]) -> String {
    var text = Self.curvesHeader + "\n"
    for result in results {
      for (method, studies) in zip(methods, result.studies) {
        for (seed, study) in zip(seeds, studies) {
          let lead = "\(Self.field(result.name)),\(Self.field(method.description)),\(seed)"
          for (index, point) in study.study.points.enumerated() {
            let best = point.incumbent.map { "\(result.problem.trueScore(of: $0))" } ?? ""
            text +=
              "\(lead),\(index + 1),\(point.assignment),\(point.score.map { "\($0)" } ?? ""),"
              + "\(best),\(study.calls[index]),\(study.tokens[index])\n"
          }
        }
      }
    }
    return text
  }

  private static func field(_ text: String) -> String {
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
