import Comparison

/// What 'compare' says under `--json`, one object a line.
enum CompareEvent {
  struct Launch: Encodable {
    let event = "launch"
    let tables: [String]
    let methods: [String]
    let seeds: Int
    let firstSeed: UInt64
    let maxEvaluations: Int?
    let maxCalls: Int?
    var maxCallsOf: Int?
    let replay: Bool
  }

  struct Summary: Encodable {
    let event = "summary"
    let summary: ComparisonSummary
    /// By method; what a reader must know of how it ran.
    let notes: [String: String]

    init(summary: ComparisonSummary, notes: [(methods: [String], note: String)]) {
      self.summary = summary
      self.notes = Dictionary(
        uniqueKeysWithValues: notes.flatMap { entry in entry.methods.map { ($0, entry.note) } })
    }
  }

  struct Method: Encodable {
    let event = "method"
    let name: String
    let summary: String
  }

  struct Setting: Encodable {
    let event = "setting"
    let name: String
    let summary: String
  }

  struct Done: Encodable {
    let event = "done"
    let status = "completed"
    let output: String?
    let report: String?
  }
}
