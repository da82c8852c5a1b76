import Comparison
import PromptSpace
import Reports
import Workflows

/// The same rows under several protocols, side by side.
struct ProtocolReport: Encodable {
  let event = "done"
  let split: DataSplit
  let rows: Int
  /// What speed-ups, bills and scores are compared with.
  let baseline: CommunicationProtocol
  let figures: [ProtocolFigures]

  /// - Parameter rows: of each protocol, in the same order; those that not every protocol has are left out.
  /// - Returns: `nil` where no row was measured under every protocol.
  init?(_ rows: [[ProtocolRow]], on split: DataSplit, agents: [String]) {
    let count = rows.map(\.count).min() ?? 0
    guard count > 0 else { return nil }
    let whole = rows.map { Array($0.prefix(count)) }
    let base = whole.first { $0[0].communication == .serial } ?? whole[0]
    self.split = split
    self.rows = count
    baseline = base[0].communication
    figures = whole.map { ProtocolFigures($0, over: base, agents: agents) }
  }

  // MARK: Text

  /// For a person: the table, the share of cached tokens by agent, and what it comes to.
  var text: String {
    let header = [
      "protocol", "score", "s/row", "speed-up over \(baseline.rawValue)", "overlap", "calls",
      "prompt", "cached", "decoded", "USD", "format misses",
    ]
    let table = TextTable.text(header: header, rows: figures.map(cells))
    return [table, cache, verdict].joined(separator: "\n")
  }

  private func cells(_ figures: ProtocolFigures) -> [String] {
    let interval = figures.interval.map {
      " [\(Decimals.fixed($0.lower)), \(Decimals.fixed($0.upper))]"
    }
    let score = figures.score.map { Decimals.fixed($0) + (interval ?? "") } ?? "none"
    return [
      figures.communication.rawValue,
      score + (figures.errors > 0 ? ", \(figures.errors.counted("error"))" : ""),
      Decimals.fixed(figures.medianSeconds), speedup(figures),
      Decimals.fixed(figures.overlap, places: 2),
      Decimals.fixed(figures.calls, places: 1), Decimals.fixed(figures.inputTokens, places: 0),
      Decimals.fixed(figures.cachedTokens, places: 0),
      Decimals.fixed(figures.outputTokens, places: 0),
      figures.usd.map { Decimals.fixed($0, places: 6) } ?? "unknown", "\(figures.formatMisses)",
    ]
  }

  private func speedup(_ figures: ProtocolFigures) -> String {
    guard figures.communication != baseline else { return "1" }
    let interval = figures.speedupInterval.map {
      " [\(Decimals.fixed($0.lower, places: 2)), \(Decimals.fixed($0.upper, places: 2))]"
    }
    return Decimals.fixed(figures.speedup, places: 2) + (interval ?? "")
  }

  private var cache: String {
    let header = ["cached share of"] + figures.map(\.communication.rawValue)
    let rows = (figures.first?.agents ?? []).indices.map { index in
      [figures[0].agents[index].agent]
        + figures.map { figures in
          let agent = figures.agents[index]
          let later = agent.laterCachedRatio.map {
            ", from the 2nd call \(Decimals.fixed($0, places: 2))"
          }
          return agent.cachedRatio.map { Decimals.fixed($0, places: 2) + (later ?? "") } ?? "-"
        }
    }
    return TextTable.text(header: header, rows: rows)
  }

  /// What can be said of speed, score and bill of each protocol, and which one it speaks for.
  var verdict: String {
    let others = figures.filter { $0.communication != baseline }
    let sentences = others.map(sentence)
    let faster = others.filter {
      ($0.speedupInterval?.lower ?? 0) > 1 && $0.difference?.verdict != .worse
    }
    let best = faster.max { $0.speedup < $1.speedup }
    let conclusion =
      if let best {
        "\(best.communication.rawValue) is the fastest that is not shown to score worse"
      } else {
        "no protocol is shown to be faster than \(baseline.rawValue) without scoring worse"
      }
    return (sentences + ["\(conclusion) (\(rows.counted("row")))."]).joined(separator: "\n")
  }

  private func sentence(_ figures: ProtocolFigures) -> String {
    let speed: String
    switch figures.speedupInterval {
    case nil:
      speed =
        "takes \(Decimals.fixed(1 / figures.speedup, places: 2)) of the time of \(baseline.rawValue), on too few rows for an interval"
    case let interval? where interval.lower > 1:
      speed =
        "is faster than \(baseline.rawValue), \(Decimals.fixed(figures.speedup, places: 2)) times"
    case let interval? where interval.upper < 1:
      speed =
        "is slower than \(baseline.rawValue), \(Decimals.fixed(1 / figures.speedup, places: 2)) times"
    default: speed = "is not shown to differ from \(baseline.rawValue) in speed"
    }
    return "\(figures.communication.rawValue) \(speed); \(scores(figures)); \(bill(figures))."
  }

  private func scores(_ figures: ProtocolFigures) -> String {
    guard let difference = figures.difference else { return "too few rows to compare scores" }
    let numbers =
      "\(Decimals.signed(difference.meanDifference)) [\(Decimals.signed(difference.lower)), "
      + "\(Decimals.signed(difference.upper))]"
    return switch difference.verdict {
    case .better: "it scores better, \(numbers)"
    case .worse: "it scores worse, \(numbers)"
    case .notShown: "scores are not shown to differ, \(numbers)"
    }
  }

  private func bill(_ figures: ProtocolFigures) -> String {
    let base = self.figures.first { $0.communication == baseline }
    if let own = figures.usd, let other = base?.usd, other > 0 {
      return "its bill is \(Decimals.fixed(own / other, places: 2)) times as high"
    }
    let (own, other) = (
      figures.inputTokens + figures.outputTokens, base.map { $0.inputTokens + $0.outputTokens } ?? 0
    )
    return other > 0
      ? "it takes \(Decimals.fixed(own / other, places: 2)) times the tokens" : "tokens are unknown"
  }
}
