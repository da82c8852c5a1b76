import Comparison
import Foundation
import PromptSpace
import Workflows

/// What the rows took under one protocol, beside the same rows under the one that it is compared with.
struct ProtocolFigures: Encodable {
  /// The part of one agent, a row on average.
  struct Agent: Encodable {
    let agent: String
    let calls: Double
    /// Cached over all input tokens; `nil` without any.
    let cachedRatio: Double?
    /// The same from an agent's second call on.
    let laterCachedRatio: Double?
  }

  let communication: CommunicationProtocol
  let rows: Int
  let score: Double?
  let interval: ScoreInterval?
  /// Rows without a score.
  let errors: Int
  let medianSeconds: Double
  /// Seconds of the baseline over its own, row by row: the geometric mean, with an interval where there are two rows.
  let speedup: Double
  let speedupInterval: MeanInterval?
  /// Σ of the requests' time over that of the rows: what the published logger calls its speed-up.
  let overlap: Double
  /// Rows in which an agent was asked while one before it still wrote; `nil` where nobody reports it.
  let overlappedRows: Int?
  // A row on average.
  let calls: Double
  let inputTokens: Double
  let cachedTokens: Double
  let outputTokens: Double
  /// `nil` when a price is unknown.
  let usd: Double?
  let formatMisses: Int
  /// Against the baseline's scores; `nil` for itself, and below two rows.
  let difference: PairedComparison?
  let agents: [Agent]

  /// - Precondition: as many rows as the baseline has, at least one, in the same order.
  init(_ rows: [ProtocolRow], over baseline: [ProtocolRow], agents names: [String]) {
    precondition(!rows.isEmpty && rows.count == baseline.count, "unequal rows")
    let count = Double(rows.count)
    communication = rows[0].communication
    self.rows = rows.count
    let outcome = Self.outcome(rows)
    (score, interval, errors) = (
      outcome.score, ScoreInterval(scores: outcome.scores), outcome.errors
    )
    let times = rows.map(\.seconds).sorted()
    medianSeconds = (times[(times.count - 1) / 2] + times[times.count / 2]) / 2
    let logs = zip(rows, baseline).map { log(max($1.seconds, 1e-9) / max($0.seconds, 1e-9)) }
    speedup = exp(logs.reduce(0, +) / count)
    let isBaseline = communication == baseline[0].communication
    speedupInterval = logs.count > 1 && !isBaseline ? MeanInterval.studentT(logs).exponential : nil
    let total = rows.reduce(ProtocolRow.Agent()) { $0 + $1.total }
    overlap = total.seconds / max(times.reduce(0, +), 1e-9)
    let reported = rows.compactMap(\.overlapped)
    overlappedRows = reported.isEmpty ? nil : reported.count { $0 }
    calls = Double(total.calls) / count
    inputTokens = Double(total.inputTokens) / count
    cachedTokens = Double(total.cachedTokens) / count
    outputTokens = Double(total.outputTokens) / count
    let costs = rows.compactMap(\.usd)
    usd = costs.count == rows.count ? costs.reduce(0, +) / count : nil
    formatMisses = rows.reduce(0) { $0 + $1.formatMisses }
    difference =
      isBaseline
      ? nil : PairedComparison(candidate: outcome, baseline: Self.outcome(baseline))
    agents = names.map { name in
      Agent(name, rows.compactMap { $0.agents[name] }.reduce(ProtocolRow.Agent(), +), rows: count)
    }
  }

  private static func outcome(_ rows: [ProtocolRow]) -> EvaluationOutcome {
    EvaluationOutcome(
      assignment: PromptAssignment([0]), split: .validation, examples: rows.map(\.outcome),
      usage: .zero)
  }
}

extension ProtocolFigures.Agent {
  fileprivate init(_ name: String, _ sum: ProtocolRow.Agent, rows: Double) {
    func ratio(_ part: Int, _ whole: Int) -> Double? {
      whole > 0 ? Double(part) / Double(whole) : nil
    }
    agent = name
    calls = Double(sum.calls) / rows
    cachedRatio = ratio(sum.cachedTokens, sum.inputTokens)
    laterCachedRatio = ratio(sum.laterCachedTokens, sum.laterInputTokens)
  }
}

extension MeanInterval {
  /// Of ratios, where this is one of their logarithms.
  fileprivate var exponential: MeanInterval {
    MeanInterval(mean: exp(mean), lower: exp(lower), upper: exp(upper))
  }
}
