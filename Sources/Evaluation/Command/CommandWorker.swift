import Foundation
import PromptSpace
import Subprocesses
import Workflows

/// The program behind a ``CommandEvaluator`` and what it takes to get one answer from it; blocks.
struct CommandWorker {
  private let configuration: CommandEvaluator.Configuration
  private var child: ChildProcess?
  /// Whether ``child`` has answered before.
  private var hasAnswered = false

  /// What came of one question.
  struct Answer: Sendable {
    let last: CommandAnswer
    /// Attempts before the last one that ended without saying what they used.
    let abandonedAttempts: Int
  }

  init(_ configuration: CommandEvaluator.Configuration) { self.configuration = configuration }

  /// One answer, by a fresh process where there is none.
  ///
  /// - Throws: ``EvaluationError`` with code `cannotStart`, `CancellationError`.
  mutating func answer(
    to request: [UInt8], isCancelled: () -> Bool
  ) throws -> Answer {
    var abandoned = 0
    let last = try lastAnswer(to: request, abandoned: &abandoned, isCancelled)
    return Answer(last: last, abandonedAttempts: abandoned)
  }

  private mutating func lastAnswer(
    to request: [UInt8], abandoned: inout Int, _ isCancelled: () -> Bool
  ) throws -> CommandAnswer {
    let deadline = ContinuousClock.now + configuration.timeout
    for attempt in 1...2 {
      switch try exchange(request, deadline: deadline, isCancelled) {
      case .answer(let line):
        hasAnswered = true
        return .line(line)
      case .cancelled:
        end(grace: .zero)
        throw CancellationError()
      case .timedOut:
        end(grace: .zero)
        return .timedOut(configuration.timeout)
      case .tooLong:
        end(grace: .zero)
        return .failed(
          "\(configuration.name)'s answer is longer than \(LineExchange.maximumBytes >> 20) MiB")
      case .unasked:
        end(grace: .zero)
        return .failed("\(configuration.name) wrote more than one line for one evaluation")
      case .ended:
        // A program may end after each answer, and this question may come just before that end.
        let mayBeIdle = hasAnswered
        let how = end(grace: .milliseconds(200)) ?? "an unknown status"
        configuration.log("\(configuration.name) ended with \(how)")
        if attempt == 2 { return .failed("\(configuration.name) ended without an answer, with \(how)") }
        if !mayBeIdle || how != "status 0" { abandoned += 1 }
      }
    }
    preconditionFailure("the second attempt returns")
  }

  /// - Returns: how the program ended; `nil` where none ran.
  @discardableResult
  mutating func end(grace: Duration) -> String? {
    defer { child = nil }
    return child?.end(grace: grace)
  }

  private mutating func exchange(
    _ request: [UInt8], deadline: ContinuousClock.Instant, _ isCancelled: () -> Bool
  ) throws -> LineExchange.Result {
    let child = try takeLiveChild()
    var exchange = LineExchange(request: request, deadline: deadline)
    var log = ErrorLog(configuration.log)
    let result = exchange.run(with: child, log: { log.append($0) }, isCancelled: isCancelled)
    log.flush()
    return result
  }

  /// The running program, or a fresh one: a program may end after each answer.
  private mutating func takeLiveChild() throws -> ChildProcess {
    if let child, !child.hasEnded { return child }
    end(grace: .zero)
    let fresh = try start()
    child = fresh
    hasAnswered = false
    return fresh
  }

  private func start() throws(EvaluationError) -> ChildProcess {
    do {
      return try ChildProcess(
        configuration.command, in: configuration.folder, environment: configuration.environment)
    } catch {
      throw EvaluationError(.cannotStart, error.message)
    }
  }
}

/// What came back from the program.
enum CommandAnswer: Sendable {
  case line([UInt8])
  case timedOut(Duration)
  case failed(String)

  struct Outcome {
    let examples: [ExampleOutcome]
    /// `nil` where nobody said it.
    let usage: ResourceUsage?
    /// What follows on the pipe cannot be trusted to belong to the next question.
    let isNonsense: Bool
  }

  func outcome(examples ids: [String], trial: Int) -> Outcome {
    let reader = ExampleListReader(expected: .exactly(ids))
    func failure(
      _ message: String, _ status: ExampleOutcome.Status = .error, isNonsense: Bool = false
    ) -> Outcome {
      Outcome(
        examples: reader.failed(message, as: status), usage: nil,
        isNonsense: isNonsense)
    }
    switch self {
    case .timedOut(let limit):
      return failure("no answer within \(limit / .seconds(1)) s", .timeout)
    case .failed(let message): return failure(message)
    case .line(let bytes):
      do {
        let reported = try Self.read(bytes, ids: ids, trial: trial)
        return Outcome(
          examples: reported.examples ?? [], usage: reported.usage, isNonsense: false)
      } catch {
        return failure("the evaluator's answer cannot be used: \(error)", isNonsense: true)
      }
    }
  }

  private static func read(
    _ bytes: [UInt8], ids: [String], trial: Int
  ) throws(EvaluationError) -> ReportedOutcome {
    let value: JSONValue
    do { value = try JSONValue(utf8: bytes) } catch {
      throw EvaluationError(.malformed, "malformed JSON: \(error)")
    }
    let allowed =
      ["trial"] + ReportedOutcome.fields.filter { !["score", "n", "variance"].contains($0) }
    let fields = try JSONFields(value, allowed: allowed)
    if let echo = try fields.integer("trial", in: 0...Int.max), echo != trial {
      throw EvaluationError(.badField, "it belongs to trial \(echo), not \(trial)")
    }
    return try ReportedOutcome(fields, expecting: .exactly(ids))
  }
}
