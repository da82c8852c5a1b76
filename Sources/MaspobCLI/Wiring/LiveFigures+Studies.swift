import Comparison
import Foundation
import PromptSpace
import Reports

extension LiveFigures {
  /// - Parameters:
  ///   - studies: `[method][seed]`.
  ///   - summary: of the same studies.
  ///   - baseline: a position.
  init(_ studies: [[LiveStudy]], _ summary: LiveSummary, baseline: Int, realCalls: Int) {
    self.init(
      project: summary.project, maxCalls: summary.maxCalls,
      baseline: summary.methods[baseline].name,
      methods: zip(summary.methods, studies).map { method, studies in
        var figures = Method(
          name: method.name, studies: method.studies, best: .init(method.best),
          area: .init(method.area), test: .init(method.test), gain: .init(method.gain),
          verdicts: (method.better, method.worse), meanCalls: method.meanCalls)
        figures.curve = LiveCurve(studies, cap: summary.maxCalls).points.map {
          .init(calls: $0.calls, best: .init($0.best))
        }
        return figures
      },
      differences: summary.differences.map { difference in
        .init(
          method: difference.method, gain: .init(difference.gain),
          record: .init(
            wins: difference.wins, ties: difference.ties, losses: difference.losses),
          unmeasured: difference.unmeasured, conclusion: difference.conclusion)
      },
      studies: studies.joined().map(Study.init), realCalls: realCalls)
  }
}

extension LiveFigures.Study {
  fileprivate init(_ study: LiveStudy) {
    self.init(
      method: study.method, seed: study.seed, test: (study.seedTest, study.bestTest),
      difference: study.comparison.map {
        .init(mean: $0.meanDifference, lower: $0.lower, upper: $0.upper)
      },
      verdict: study.conclusion.words, calls: study.calls)
  }
}

extension LiveFigures.Mean {
  fileprivate init(_ mean: SeedMean) {
    self.init(
      n: mean.n, mean: mean.mean, lower: mean.interval?.lower, upper: mean.interval?.upper)
  }
}

extension LiveSummary.Difference {
  /// By the interval of the gain.
  var conclusion: ComparisonFigures.Conclusion {
    guard let interval = gain.interval, interval.excludesZero else { return .notShown }
    return interval.lower > 0 ? .better : .worse
  }
}

extension Verdict.Conclusion {
  /// For a table.
  fileprivate var words: String { rawValue.replacing("_", with: " ") }
}
