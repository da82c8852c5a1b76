import Generation
import PromptSpace
import Reports

/// What generation brought for one agent, for a person and for a program.
struct PoolReport: Encodable {
  let event = "pool"
  let agent: String
  /// Candidates that were wanted, the seed included.
  let asked: Int
  let size: Int
  /// The texts of the new ones, in order.
  let candidates: [String]
  let attempts: Int
  /// Candidates that passed all rules, before duplicates were taken out.
  let valid: Int
  let known: Int
  let rejected: [String: Int]
  let sameWords: Int
  let nearby: Int
  let failedCalls: Int
  let calls: Int
  let cachedCalls: Int
  let ending: String
  let diversity: PoolDiversity
  /// Where the candidates went, `nil` where nothing was written.
  let file: String?

  init(_ result: GenerationResult, agent: AgentID, asked: Int, file: String?) {
    self.agent = agent.rawValue
    self.asked = asked
    size = result.poolSize
    candidates = result.candidates.map(\.text)
    attempts = result.attempts
    valid = result.valid
    known = result.known
    rejected = Dictionary(
      uniqueKeysWithValues: result.rejections.map { ($0.key.rawValue, $0.value) })
    sameWords = result.sameWords
    nearby = result.nearby
    failedCalls = result.failedCalls
    calls = result.usage.calls
    cachedCalls = result.usage.cachedCalls
    ending = result.ending.name
    diversity = result.diversity
    self.file = file
  }

  static let heading = [
    "agent", "pool", "new", "attempts", "valid", "rejected", "duplicates", "mean distance",
    "least distance",
  ]

  var cells: [String] {
    let unit = diversity.measure == .embedding ? "" : " (words)"
    let distances = [diversity.meanDistance, diversity.minimumDistance].map { distance in
      distance.map { Decimals.fixed($0, places: 3) + unit } ?? "-"
    }
    let duplicates = sameWords + nearby
    return [
      agent, "\(size)/\(asked)", "\(candidates.count)", "\(attempts)", "\(valid)",
      "\(rejected.values.reduce(0, +))", "\(duplicates)",
    ] + distances
  }

  /// Such as `rejected: 3 braces, 1 refusal; duplicates: 2 near by`; `nil` where there is nothing to say.
  var reasons: String? {
    var parts: [String] = []
    if !rejected.isEmpty {
      let reasons = rejected.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      parts.append("rejected: " + reasons.map { "\($0.value) \($0.key)" }.joined(separator: ", "))
    }
    if sameWords + nearby > 0 {
      parts.append("duplicates: \(sameWords) with the same words, \(nearby) near by")
    }
    if failedCalls > 0 { parts.append("attempts with a failed call: \(failedCalls)") }
    return parts.isEmpty ? nil : "\(agent): " + parts.joined(separator: "; ")
  }

  /// The rows under one heading, columns aligned.
  static func table(of reports: [PoolReport]) -> String {
    let rows = [heading] + reports.map(\.cells)
    let widths = heading.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { row in
      zip(row, widths).map { cell, width in
        cell + String(repeating: " ", count: width - cell.count)
      }.joined(separator: "  ").trimmedEnd
    }
    return (lines + reports.compactMap(\.reasons)).joined(separator: "\n")
  }
}

extension GenerationResult.Ending {
  var name: String {
    switch self {
    case .filled: "filled"
    case .attemptsSpent: "attempts spent"
    case .interrupted: "interrupted"
    case .budget: "budget"
    case .failed: "failed"
    }
  }

  /// What to do about a pool that stayed short.
  var advice: String {
    switch self {
    case .filled: "nothing is missing"
    case .attemptsSpent:
      "the attempts are spent; more with --attempts, and with another --model, --temperature or "
        + "--placeholders append"
    case .interrupted: "interrupted; the same command goes on"
    case .budget(let words): words
    case .failed(let error): "\(error)"
    }
  }
}

extension String {
  fileprivate var trimmedEnd: String {
    String(reversed().drop { $0 == " " }.reversed())
  }
}
