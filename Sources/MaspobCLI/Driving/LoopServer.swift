import Evaluation
import Foundation
import PromptSpace
import Randomness
import Reports
import Studies
import Surrogates
import Workflows

/// Answers requests about a driven study, one line each; no request ends it but `quit`.
struct LoopServer {
  enum Operation: String, CaseIterable { case propose, tell, attach, fit, state, quit }

  private(set) var study: DrivenStudy
  /// True after `quit`.
  private(set) var isDone = false

  init(_ study: DrivenStudy) { self.study = study }

  /// The answer to a line; `nil` for a blank one.
  mutating func answer(to line: [UInt8]) -> String? {
    guard !line.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) else { return nil }
    do {
      return try perform(request(line))
    } catch {
      let message = (error as? EvaluationError)?.message ?? "\(error)"
      let refusal = Refusal(error: message)
      return (try? JSONText.line(refusal)) ?? #"{"ok":false}"#
    }
  }

  private func request(_ line: [UInt8]) throws -> (Operation, JSONValue) {
    guard String(validating: line, as: UTF8.self) != nil else {
      throw UsageError("the line is not UTF-8")
    }
    let value: JSONValue
    do { value = try JSONValue(utf8: line) } catch {
      throw UsageError("malformed JSON: \(error); write one complete object per line")
    }
    guard case .object(let members) = value else {
      throw UsageError("expected an object with 'op', found \(value.kind)")
    }
    let names = Operation.allCases.map(\.rawValue)
    guard case .string(let name)? = value["op"] else {
      throw UsageError("'op' must be one of \(names.joined(separator: ", "))")
    }
    guard let operation = Operation(rawValue: name) else {
      throw UsageError(
        "there is no op '\(name.prefix(40))'\(NearestName.hint(for: name, among: names)); "
          + "use one of \(names.joined(separator: ", "))")
    }
    return (operation, .object(members.filter { $0.name != "op" }))
  }

  private mutating func perform(_ request: (Operation, JSONValue)) throws -> String {
    let (operation, value) = request
    switch operation {
    case .propose: return try propose(JSONFields(value, allowed: ["n"]))
    case .tell: return try tell(JSONFields(value, allowed: ReportParser.outcomeFields))
    case .attach: return try attach(JSONFields(value, allowed: ReportParser.observationFields))
    case .fit: return try fit(JSONFields(value, allowed: ["surrogate", "seed"]))
    case .state:
      _ = try JSONFields(value, allowed: [])
      return try Self.reply(.state, StateReply(study))
    case .quit:
      _ = try JSONFields(value, allowed: [])
      isDone = true
      return try Self.reply(.quit, Nothing())
    }
  }

  private mutating func propose(_ fields: JSONFields) throws -> String {
    let work = try study.work(upTo: try fields.integer("n", in: 1...10_000) ?? 1)
    let pools = study.session.project.pools
    return try Self.reply(
      .propose,
      ProposeReply(
        proposals: work.items.map { WorkLine($0, pools: pools) }, finished: work.finished))
  }

  private mutating func tell(_ fields: JSONFields) throws -> String {
    let report = try study.parser.outcome(fields)
    let trial = try study.tell(report)
    guard let outcome = report.split == .test ? trial.test : trial.outcome else {
      preconditionFailure("trial \(trial.number) was told and has no outcome")
    }
    return try Self.reply(.tell, ToldEvent(trial, outcome, study.state))
  }

  private mutating func attach(_ fields: JSONFields) throws -> String {
    try study.attach(try study.parser.observation(fields))
    return try Self.reply(.attach, AttachReply(attached: study.state.attached.count))
  }

  private func fit(_ fields: JSONFields) throws -> String {
    let name = try fields.string("surrogate") ?? SurrogateKind.gat.rawValue
    let names = SurrogateKind.allCases.map(\.rawValue)
    guard let kind = SurrogateKind(rawValue: name) else {
      throw UsageError(
        "there is no surrogate '\(name.prefix(40))'; use one of \(names.joined(separator: ", "))")
    }
    let observations = study.state.observations
    guard !observations.isEmpty else { throw UsageError("there is no usable evaluation to fit") }
    let seed = UInt64(try fields.integer("seed", in: 0...Int.max) ?? 42)
    let diagnostics = SurrogateDiagnostics(
      observations, seeds: SeedSequence(seed: seed), method: .fastest)
    let factory = try study.session.surrogateFactory()
    let report = try diagnostics.report(on: factory.make(kind))
    return try Self.reply(
      .fit, FitReply(surrogate: kind, observations: observations.count, report: report))
  }

  private static func reply(_ operation: Operation, _ body: some Encodable) throws -> String {
    try JSONText.line(Reply(op: operation.rawValue, body: body))
  }
}
