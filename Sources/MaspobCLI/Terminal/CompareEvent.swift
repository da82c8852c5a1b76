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
    let replay: Bool
  }

  struct Summary: Encodable {
    let event = "summary"
    let summary: ComparisonSummary
  }

  struct Method: Encodable {
    let event = "method"
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
