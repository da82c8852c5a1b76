import ArgumentParser
import Evaluation
import Foundation
import PromptSpace
import Reports
import Studies
import Workflows

/// Records what somebody outside measured.
struct TellCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tell", abstract: "Record the outcome of an evaluation that was made elsewhere.",
    discussion: """
      The outcome goes to the trial that is named, else to the pending one of the assignment, else to a \
      new trial: telling an assignment again is a replicate. Scores lie in [0, 1]. The scores of single \
      examples give n and variance; a mean alone has the variance that you give, or none.

        maspob tell run --assignment 0-3-2 --scores 1,0,1,1
        maspob tell run --trial 4 --score 0.61 --n 24 --variance 0.01
        maspob tell -c maspob.yaml --trial 1 --split test --scores 1,0,0
        maspob tell run --file outcomes.jsonl

      A line of a file or of standard input (--file -) is a JSON object with "trial" or "assignment", \
      and "scores", "score", "examples" or "error"; "split" and "usage" {"calls", "input_tokens", \
      "output_tokens", "usd"} if you like.
      """)

  @OptionGroup var chosen: RunOptions

  @Option(name: .long, help: "Candidate indices in workflow order, joined by '-', such as 0-3-2.")
  var assignment: String?

  @Option(name: .long, help: "The trial, by its number.")
  var trial: Int?

  @Option(name: .long, help: "The split: validation or test.")
  var split: String?

  @Option(name: .long, help: "The mean score.")
  var score: String?

  @Option(name: .long, help: "Number of examples behind --score.")
  var n: Int?

  @Option(name: .long, help: "Variance of the mean --score, s²/n.")
  var variance: String?

  @Option(name: .long, help: "The scores of all examples in order, joined by commas.")
  var scores: String?

  @Option(
    name: .long, help: "Outcomes as JSON Lines; - reads standard input.",
    completion: .file(extensions: ["jsonl"]))
  var file: String?

  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    let isInline = assignment != nil || trial != nil
    if isInline == (file != nil) {
      throw ValidationError("Give --assignment or --trial with an outcome, or --file.")
    }
    if file != nil, score != nil || scores != nil || n != nil || variance != nil || split != nil {
      throw ValidationError("With --file the outcomes stand in the file.")
    }
  }

  func run() async throws {
    let (folder, project) = try chosen.find()
    var hand = try RunInHand(folder, of: project)
    let parser = hand.parser(for: project)
    if let file {
      try tell(file, to: &hand, parser)
    } else {
      try tell(inlineOutcome, to: &hand, parser)
    }
    try hand.writeReports()
  }

  /// The options as the JSON object that they stand for.
  private var inlineOutcome: JSONValue {
    func number(_ text: String) -> JSONValue {
      let value = try? JSONValue(utf8: Array(text.utf8))
      if case .number? = value { return value ?? .null }
      return .string(text)
    }
    var members: [JSONValue.Member] = []
    if let trial { members.append(.init("trial", .number("\(trial)"))) }
    if let assignment { members.append(.init("assignment", .string(assignment))) }
    if let split { members.append(.init("split", .string(split))) }
    if let score { members.append(.init("score", number(score))) }
    if let n { members.append(.init("n", .number("\(n)"))) }
    if let variance { members.append(.init("variance", number(variance))) }
    if let scores {
      let parts = scores.split(separator: ",", omittingEmptySubsequences: false)
      members.append(.init("scores", .array(parts.map { number($0.filter { $0 != " " }) })))
    }
    return .object(members)
  }

  private func tell(_ value: JSONValue, to hand: inout RunInHand, _ parser: ReportParser) throws {
    let fields = try JSONFields(value, allowed: ReportParser.outcomeFields)
    let report = try parser.outcome(fields)
    let trial = try hand.recorder.tell(report)
    try announce(trial, report.split, hand.recorder.state)
  }

  /// Each line is recorded before the next is read: what follows a mistake can be told again.
  private func tell(_ file: String, to hand: inout RunInHand, _ parser: ReportParser) throws {
    let name = file == "-" ? "standard input" : file
    let rows =
      file == "-"
      ? try ReportedRows.parse(jsonLines: Self.standardInput(), name: name)
      : try ReportedRows.read(path: file, numbers: [])
    for (told, row) in rows.enumerated() {
      do {
        try tell(row.value, to: &hand, parser)
      } catch {
        try? hand.writeReports()
        let message = (error as? EvaluationError)?.message ?? "\(error)"
        let before = told == 0 ? "nothing was recorded" : "the \(told) before it are recorded"
        throw UsageError("\(name):\(row.line): \(message) (\(before))")
      }
    }
    output.console.note("told \(rows.count) outcomes")
  }

  private static func standardInput() throws -> [UInt8] {
    var input = StandardInput()
    var bytes: [UInt8] = []
    while let line = try input.nextLine() { bytes += line + [UInt8(ascii: "\n")] }
    return bytes
  }

  private func announce(_ trial: Trial, _ split: DataSplit, _ state: StudyState) throws {
    guard let outcome = split == .test ? trial.test : trial.outcome else { return }
    let isBest = split == .validation && state.incumbent?.number == trial.number
    output.console.result(
      split == .test
        ? "test of trial \(trial.number)  \(trial.assignment)  \(StudySummary.score(outcome))"
        : "trial \(trial.number)  \(trial.assignment)  \(StudySummary.score(outcome))"
          + (isBest ? "  <- best so far" : ""))
    try output.console.event(ToldEvent(trial, outcome, state))
  }
}

/// An outcome that was told, for programs.
struct ToldEvent: Encodable {
  let event = "told"
  let trial: Int
  let assignment: String
  let split: DataSplit
  let score: Double?
  let n: Int
  let errors: Int
  let state: TrialState
  let isBest: Bool

  init(_ trial: Trial, _ outcome: EvaluationOutcome, _ study: StudyState) {
    self.trial = trial.number
    assignment = trial.assignment.description
    split = outcome.split
    score = outcome.score
    n = outcome.n
    errors = outcome.errors
    state = trial.state(maximumErrorRate: study.maximumErrorRate)
    isBest = study.incumbent?.number == trial.number
  }
}
