import Foundation
import PromptSpace
import Reports
import Studies
import Surrogates

/// An answer of `serve`: what was asked for between `ok` and `op`.
struct Reply<Body: Encodable>: Encodable {
  let op: String
  let body: Body

  private enum CodingKeys: String, CodingKey { case ok, op }

  func encode(to encoder: any Encoder) throws {
    try body.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(true, forKey: .ok)
    try container.encode(op, forKey: .op)
  }
}

struct Refusal: Encodable {
  let ok = false
  let error: String
}

struct Nothing: Encodable {
  private enum CodingKeys: CodingKey {}
}

struct ProposeReply: Encodable {
  /// Empty when nothing is left to do.
  let proposals: [WorkLine]
  /// Why the search proposes nothing more; absent while it does.
  let finished: StopReason?
}

struct AttachReply: Encodable {
  /// In all.
  let attached: Int
}

struct FitReply: Encodable {
  let surrogate: SurrogateKind
  let observations: Int
  let report: SurrogateReport
}

/// Where a driven study stands.
struct StateReply: Encodable {
  let runFolder: String
  let budget: StudyBudget
  /// Trials that were proposed and not told yet.
  let pending: [Int]
  /// For a person.
  let conclusion: String
  let report: StudyReport

  init(_ study: DrivenStudy) throws {
    let state = study.state
    let bill = try study.session.bill(of: state)
    runFolder = study.session.folder.url.relativePath
    budget = study.budget
    pending = state.pendingTrials.map(\.number)
    conclusion = StudySummary(state: state, bill: bill).conclusion
    report = StudyReport(state: state, manifest: study.session.manifest, bill: bill)
  }
}
