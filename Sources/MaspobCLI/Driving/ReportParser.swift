import Evaluation
import PromptSpace
import Studies
import Workflows

/// Reads what somebody outside says about a run: outcomes of its trials, and scores from elsewhere.
struct ReportParser {
  let pools: [PromptPool]
  /// The ids of the examples of each split, in order.
  let exampleIDs: [DataSplit: [String]]
  /// False where ``exampleIDs`` only serve to name scores by their position.
  let knowsExamples: Bool

  static let outcomeFields = ["trial", "assignment", "prompts", "split"] + ReportedOutcome.fields
  static let observationFields =
    ["assignment", "prompts"] + ReportedOutcome.fields.filter { $0 != "error" }

  private var space: AssignmentSpace { AssignmentSpace(pools: pools) }

  /// An outcome of the run itself.
  ///
  /// - Throws: ``EvaluationError`` that names the field.
  func outcome(_ fields: JSONFields) throws(EvaluationError) -> OutcomeReport {
    let split = try split(fields)
    let ids = exampleIDs[split] ?? []
    let reported = try ReportedOutcome(
      fields, expecting: knowsExamples && !ids.isEmpty ? .among(ids) : .any(ids))
    let trial = try fields.integer("trial", in: 1...Int.max)
    let assignment = try assignment(fields)
    guard trial != nil || assignment != nil else {
      throw EvaluationError(.missingField, "say which 'trial' or 'assignment' was measured")
    }
    return OutcomeReport(
      trial: trial, assignment: assignment, split: split, measurement: Self.measurement(reported),
      usage: reported.usage)
  }

  /// A score that was measured elsewhere.
  ///
  /// - Throws: ``EvaluationError`` that names the field.
  func observation(_ fields: JSONFields) throws(EvaluationError) -> Observation {
    guard let assignment = try assignment(fields) else {
      throw EvaluationError(
        .missingField, "say which 'assignment' or which 'prompts' were measured")
    }
    try requireInside(assignment)
    let reported = try ReportedOutcome(fields, expecting: .any([]))
    if let mean = reported.mean {
      return Observation(
        assignment: assignment, score: mean.mean, exampleCount: mean.n, variance: mean.variance)
    }
    let outcome = EvaluationOutcome(
      assignment: assignment, split: .validation, examples: reported.examples ?? [], usage: .zero)
    guard let observation = outcome.observation else {
      throw EvaluationError(.missingField, "no example has a score")
    }
    return observation
  }

  private static func measurement(_ reported: ReportedOutcome) -> OutcomeReport.Measurement {
    reported.mean.map { .mean($0) } ?? .examples(reported.examples ?? [])
  }

  private func split(_ fields: JSONFields) throws(EvaluationError) -> DataSplit {
    guard let name = try fields.string("split") else { return .validation }
    guard let split = DataSplit(rawValue: name) else {
      throw EvaluationError(
        .badField, "there is no split '\(name.prefix(40))'; use validation or test")
    }
    return split
  }

  /// Written as `"0-3-2"`, as `[0, 3, 2]`, or as the prompt of each agent.
  private func assignment(_ fields: JSONFields) throws(EvaluationError) -> PromptAssignment? {
    if let prompts = fields["prompts"] {
      guard !fields.has("assignment") else {
        throw EvaluationError(.badField, "give 'assignment' or 'prompts', not both")
      }
      return try assignment(prompts: prompts)
    }
    guard let value = fields["assignment"] else { return nil }
    if case .string(let text) = value, let assignment = PromptAssignment(text) {
      return assignment
    }
    if case .array(let values) = value {
      let indices = values.compactMap { value in
        if case .number(let digits) = value { Int(digits) } else { nil }
      }
      if indices.count == values.count { return PromptAssignment(indices) }
    }
    throw EvaluationError(
      .badField, "'assignment' must list one candidate per agent, such as \"0-3-2\" or [0, 3, 2]")
  }

  private func assignment(
    prompts value: JSONValue
  ) throws(EvaluationError) -> PromptAssignment {
    let names = pools.map(\.agent.rawValue)
    let prompts = try JSONFields(value, allowed: names, path: "prompts.")
    var indices: [Int] = []
    for pool in pools {
      guard let text = try prompts.string(pool.agent.rawValue) else {
        throw EvaluationError(.missingField, "'prompts' has no prompt of agent '\(pool.agent)'")
      }
      indices.append(try candidate(text, in: pool))
    }
    return PromptAssignment(indices)
  }

  private func candidate(
    _ text: String, in pool: PromptPool
  ) throws(EvaluationError) -> Int {
    if let index = pool.candidates.firstIndex(of: text) { return index }
    // Edit distance is quadratic: the beginnings say enough about long prompts.
    let beginnings = pool.candidates.map { String($0.prefix(200)) }
    let nearest = NearestName.suggestion(for: String(text.prefix(200)), among: beginnings)
    let hint = nearest.flatMap { beginnings.firstIndex(of: $0) }
      .map { "; the nearest is candidate \($0)" }
    throw EvaluationError(
      .badField,
      "the prompt of agent '\(pool.agent)' is none of its \(pool.count) candidates\(hint ?? "")")
  }

  private func requireInside(_ assignment: PromptAssignment) throws(EvaluationError) {
    guard !space.contains(assignment) else { return }
    let ranges = pools.map { "\($0.agent) 0…\($0.count - 1)" }.joined(separator: ", ")
    throw EvaluationError(
      .badField, "the assignment \(assignment) lies outside the pools; the indices are \(ranges)")
  }
}
