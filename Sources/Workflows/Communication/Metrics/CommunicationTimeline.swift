import LanguageModels

/// Who was at work when, in one run.
public struct CommunicationTimeline: Hashable, Sendable {
  /// An attempt at a call; seconds since the start of the run.
  public struct Call: Hashable, Sendable {
    public let number: Int
    public let start: Double
    public let end: Double
    public let isFailed: Bool

    public init(number: Int, start: Double, end: Double, isFailed: Bool = false) {
      self.number = number
      self.start = start
      self.end = end
      self.isFailed = isFailed
    }
  }

  public struct Row: Hashable, Sendable {
    public let agent: String
    public let calls: [Call]
    /// When its steps were handed on.
    public let steps: [Double]

    public init(agent: String, calls: [Call], steps: [Double]) {
      self.agent = agent
      self.calls = calls
      self.steps = steps
    }

    /// Seconds at work.
    public var apiTime: Double { calls.reduce(0) { $0 + $1.end - $1.start } }
  }

  /// The run's name in the log.
  public let run: String
  /// Seconds.
  public let wall: Double
  /// In the order of the workflow.
  public let rows: [Row]

  public init(run: String, wall: Double, rows: [Row]) {
    self.run = run
    self.wall = wall
    self.rows = rows
  }

  init(_ run: CommunicationRunRecord) {
    self.run = run.id
    wall = run.wall
    rows = run.agents.filter { !$0.attempts.isEmpty }.map { agent in
      Row(
        agent: agent.name,
        calls: agent.attempts.map { attempt in
          let start = max(attempt.start - run.start, 0)
          return Call(
            number: attempt.call, start: start,
            end: max((attempt.end ?? run.end) - run.start, start), isFailed: attempt.isFailed)
        }, steps: agent.attempts.flatMap(\.steps).map { max($0.seconds - run.start, 0) })
    }
  }
}

extension CommunicationTimeline {
  private static let cells = 50

  /// The timeline as text: a title, a row an agent, a rule, marks and times where a row changes, a legend.
  ///
  /// A call fills the cells from ⌊start/wall·50⌋ up to ⌈end/wall·50⌉.
  /// - Complexity: O(calls + agents · cells).
  public var text: [String] {
    let names = rows.map { VisibleText.line($0.agent) }
    let width = names.map(\.count).max() ?? 0
    let times = rows.map { Self.tenths($0.apiTime) + "s" }
    let timeWidth = times.map(\.count).max() ?? 0
    let lines = rows.indices.map { row in
      Self.padded(names[row], to: width) + "  " + bar(of: rows[row]) + "  "
        + String(repeating: " ", count: timeWidth - times[row].count) + times[row]
    }
    let margin = String(repeating: " ", count: width + 2)
    let rule = margin + String(repeating: "─", count: Self.cells)
    return ["Timeline, \(Self.tenths(wall))s in \(Self.cells) cells"] + lines + [rule]
      + ticks.map { margin + $0 } + ["\(margin)█ busy  ░ idle"]
  }

  private func bar(of row: Row) -> String {
    let blocks = blocks(of: row)
    return (0..<Self.cells).map { cell in
      blocks.contains { $0.first <= cell && cell < $0.end } ? "█" : "░"
    }.joined()
  }

  private struct Block {
    let first: Int
    var end: Int
    let starts: Double
    var ends: Double
  }

  /// Runs of cells at work.
  private func blocks(of row: Row) -> [Block] {
    guard wall > 0 else { return [] }
    return row.calls.reduce(into: []) { blocks, call in
      let (first, end) = (cell(call.start, .down), cell(call.end, .up))
      if let last = blocks.indices.last, first <= blocks[last].end {
        blocks[last].end = max(blocks[last].end, end)
        blocks[last].ends = max(blocks[last].ends, call.end)
      } else {
        blocks.append(Block(first: first, end: end, starts: call.start, ends: call.end))
      }
    }
  }

  private func cell(_ seconds: Double, _ rule: FloatingPointRoundingRule) -> Int {
    Int((min(max(seconds / wall, 0), 1) * Double(Self.cells)).rounded(rule))
  }

  /// A line of marks, and as many lines of times as keep them apart.
  private var ticks: [String] {
    var times: [Int: Double] = [:]
    for block in rows.flatMap({ blocks(of: $0) }) {
      times[block.first] = min(times[block.first] ?? .infinity, block.starts)
      times[block.end] = min(times[block.end] ?? .infinity, block.ends)
    }
    let columns = times.keys.sorted()
    guard let last = columns.last else { return [] }
    let marks = (0...last).map { times[$0] == nil ? " " : "|" }.joined()
    var lines: [String] = []
    for column in columns {
      let label = Self.tenths(times[column] ?? 0)
      let line = lines.firstIndex { $0.count < column || $0.isEmpty } ?? lines.endIndex
      if line == lines.endIndex { lines.append("") }
      lines[line] = Self.padded(lines[line], to: column) + label
    }
    return [marks] + lines
  }

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(width - text.count, 0))
  }

  /// Seconds with one decimal.
  private static func tenths(_ seconds: Double) -> String {
    let tenths = Int((min(max(seconds, 0), 1e12) * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
