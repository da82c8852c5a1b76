public import PromptSpace
public import Studies

/// A study in words: what was tried, what won, what it cost, what may be concluded.
public struct StudySummary: Sendable {
  private let state: StudyState
  private let bill: ResourceUsage

  /// - Parameter bill: what reached a server on behalf of any role, by the calls log.
  public init(state: StudyState, bill: ResourceUsage) {
    self.state = state
    self.bill = bill
  }

  /// A table of every trial, the best so far marked.
  public var trials: String {
    let header = [
      "trial", "source", "assignment", "score", "95 % interval", "n", "err", "calls", "cached",
    ]
    let rows = state.trials.map(row)
    return TextTable.text(header: header, rows: rows)
  }

  /// Seed and winner with intervals, the verdict, how proposals were searched, and the bill.
  public var conclusion: String {
    var lines: [String] = []
    if let baseline = state.baseline { lines += finalist("seed", baseline) }
    if let best = state.incumbent, best.number != state.baseline?.number {
      lines += finalist("best", best)
    }
    lines.append(Verdict(of: state).sentence)
    lines += DataQuality(of: state).warnings.map { "Warning: \($0)" }
    if let record = SearchRecord(state.trials.map(\.proposal)) { lines.append(record.sentence) }
    if !state.attached.isEmpty {
      lines.append("Scores from elsewhere that guided the search: \(state.attached.count).")
    }
    lines.append(spending)
    lines += [Self.savings(of: state.usage)].compactMap { $0 }
    if let reason = state.stopReason { lines.append("Stopped: \(Self.words(reason)).") }
    return lines.joined(separator: "\n")
  }

  /// One line about a finished trial, for a log that scrolls.
  ///
  /// - Parameter total: evaluations of the budget; of trials that bought examples nobody knows how many there will be.
  public static func line(for trial: Trial, isBest: Bool, total: Int) -> String {
    guard let outcome = trial.outcome else { return "trial \(trial.number): under way" }
    let errors = outcome.errors > 0 ? ", \(Self.failures(of: outcome))" : ""
    let cut = outcome.count(of: .truncated)
    let truncated = cut > 0 ? ", \(cut) cut at the output limit" : ""
    let replaced = outcome.count(of: .replaced)
    let makeshift = replaced > 0 ? ", \(replaced) with a failed call dropped or replaced" : ""
    let cached = outcome.usage.cachedCalls > 0 ? " + \(outcome.usage.cachedCalls) cached" : ""
    let saved = money(outcome.usage.savedUSD).map { ", saved \($0)" } ?? ""
    let stop = outcome.earlyStop.map { ", \(words($0))" } ?? ""
    let bought = trial.proposal.purchase.map {
      ", asked \($0.positions.count) of \(outcome.examples.count) examples"
    }
    let number = bought == nil ? "\(trial.number)/\(total)" : "\(trial.number)"
    return "trial \(number)  \(trial.assignment)  \(Self.score(outcome))\(bought ?? "")"
      + "  \(outcome.usage.calls)\(cached) calls\(saved)\(errors)\(truncated)\(makeshift)\(stop)  (\(trial.proposal.source.rawValue))"
      + (isBest ? "  <- best so far" : "")
  }

  /// Mean and 95 % interval, such as `0.417 [0.281, 0.566] n=48`.
  public static func score(_ outcome: EvaluationOutcome) -> String {
    guard let score = outcome.score else { return "no score" }
    let bounds = outcome.interval.map {
      " [\(Decimals.fixed($0.lower)), \(Decimals.fixed($0.upper))]"
    }
    return "\(Decimals.fixed(score))\(bounds ?? "") n=\(outcome.n)"
  }

  /// Such as `5 without a score (3 timeout, 2 truncated)`.
  public static func failures(of outcome: EvaluationOutcome) -> String {
    let failures = ExampleOutcome.Status.allCases.filter(\.isFailure)
    let parts = failures.filter { outcome.count(status: $0) > 0 }.map {
      "\(outcome.count(status: $0)) \($0.rawValue)"
    }
    let detail = parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
    return "\(outcome.errors) without a score\(detail)"
  }

  /// Such as `Replay saved 312 of 480 calls, 40120 tokens, $0.12.`, or `nil` where nothing was saved.
  public static func savings(of usage: ResourceUsage) -> String? {
    guard usage.cachedCalls > 0 else { return nil }
    let tokens = usage.savedTokens > 0 ? ", \(usage.savedTokens) tokens" : ""
    let cost = money(usage.savedUSD).map { ", \($0)" } ?? ""
    return "Replay saved \(usage.cachedCalls) of \(usage.neededCalls) calls\(tokens)\(cost)."
  }

  /// US dollars, or `nil` for nothing and for the unknown.
  private static func money(_ amount: Double?) -> String? {
    amount.flatMap { $0 > 0 ? "$\(Decimals.fixed($0, places: $0 < 0.1 ? 4 : 2))" : nil }
  }

  private static func words(_ stop: EarlyStop) -> String {
    let difference = Decimals.signed(stop.meanDifference)
    let why =
      switch stop.reason {
      case .impossible: "cannot beat \(stop.rival)"
      case .unlikely: "will not beat \(stop.rival) at \(Decimals.fixed(stop.confidence, places: 2))"
      }
    return "gave up after \(stop.examples) examples: \(why), \(difference) so far"
  }

  private var spending: String {
    let cached = state.usage.cachedCalls
    let cost = bill.costUSD.map { $0 > 0 ? ", \(Decimals.fixed($0, places: 4)) USD" : "" }
    let booked = state.bookedCalls
    let lost =
      booked > 0 ? ", \(booked) of them lost in flight and booked at their worst case," : ""
    let whole =
      state.buysExamples
      ? " that come to \(Decimals.fixed(state.wholeEvaluations, places: 2)) whole ones" : ""
    return "Spent: \(state.evaluated.count) evaluations\(whole), \(bill.calls) calls\(lost)"
      + " (\(cached) more answered by the cache), \(bill.inputTokens) input and "
      + "\(bill.outputTokens) output tokens\(cost ?? "; no prices are given, so the cost is unknown")."
  }

  private func finalist(_ name: String, _ trial: Trial) -> [String] {
    var lines: [String] = []
    if let outcome = trial.outcome {
      lines.append("\(name)  \(trial.assignment)  validation \(Self.score(outcome))")
    }
    if let test = trial.test {
      let indent = String(
        repeating: " ", count: name.count + trial.assignment.description.count + 4)
      lines.append("\(indent)test       \(Self.score(test))")
    }
    return lines
  }

  private func row(_ trial: Trial) -> [String] {
    let mark = trial.number == state.incumbent?.number ? " *" : ""
    let standing =
      switch trial.state(maximumErrorRate: state.maximumErrorRate) {
      case .unusable: " unusable"
      case .raced: " gave up"
      case .partial: " partial"
      case .running, .complete: ""
      }
    let start = ["\(trial.number)", trial.proposal.source.rawValue, trial.assignment.description]
    guard let outcome = trial.outcome else { return start + ["running", "", "", "", "", ""] }
    let interval = outcome.interval.map {
      "[\(Decimals.fixed($0.lower)), \(Decimals.fixed($0.upper))]"
    }
    return start + [
      (outcome.score.map { Decimals.fixed($0) } ?? "none") + mark + standing, interval ?? "",
      "\(outcome.n)",
      "\(outcome.errors)", "\(outcome.usage.calls)", "\(outcome.usage.cachedCalls)",
    ]
  }

  static func words(_ reason: StopReason) -> String {
    switch reason {
    case .evaluations: "the budget of evaluations is spent"
    case .calls: "the budget of calls admits no further evaluation"
    case .tokens: "the budget of tokens admits no further evaluation"
    case .usd: "the budget of money admits no further evaluation"
    case .wall: "the budget of time at work admits no further evaluation"
    case .overdrawn:
      "a server charged more than the worst case of a call, and the sum passed a cap"
    case .spaceExhausted: "every combination was measured"
    case .completed: "the search came to its end"
    case .interrupted: "interrupted; the same command goes on from here"
    case .failed: "an error ended the last process; the same command goes on from here"
    }
  }
}
