import Foundation
import Subprocesses
import Synchronization
import Workflows

/// Scores one answer by a program of the user's own.
///
/// The program stays alive over answers. It reads one JSON object a line,
/// ```
/// {"answer":"…","example":{"fields":{},"id":"1","references":["…"]}}
/// ```
/// and answers each with one line such as `{"score":0.5}`, a number in [0, 1]; it may repeat the `id`. Answers
/// are asked about one at a time. It runs without a shell, in a process group of its own, and sees only the
/// variables that it is given. An answer that comes too late or makes no sense is an error, never a score.
public final class CommandMetric: Metric {
  public let name = "command"
  private let configuration: CommandEvaluator.Configuration
  private let worker: Mutex<CommandWorker>
  /// Blocks while the program works, which no thread of the concurrency pool may.
  private let queue = BlockingQueue("maspob.metric", isSerial: true)

  /// Starts nothing yet.
  ///
  /// - Throws: ``EvaluationError`` without a command.
  public init(_ options: MetricOptions) throws(EvaluationError) {
    guard let program = options.command.first, !program.isEmpty else {
      throw EvaluationError(.badField, "the metric 'command' needs the command of a program")
    }
    configuration = CommandEvaluator.Configuration(
      command: options.command, folder: options.folder ?? FileManager.default.currentDirectoryPath,
      environment: options.environment, timeout: options.timeout, name: "the scorer")
    worker = Mutex(CommandWorker(configuration))
  }

  public var identity: String { "\(name) \(configuration.command.joined(separator: " "))" }

  public func score(_ answer: String, for example: Example) async throws -> Double {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let request = Array(try encoder.encode(Request(answer: answer, example: example)))
    let line = try await queue.run { [self] isCancelled in
      try worker.withLock { worker in
        switch try worker.answer(to: request, isCancelled: isCancelled).last {
        case .line(let line): return line
        case .timedOut(let limit):
          throw EvaluationError(.malformed, "no score within \(limit / .seconds(1)) s")
        case .failed(let message): throw EvaluationError(.malformed, message)
        }
      }
    }
    do { return try Self.score(in: line, of: example) } catch {
      // What follows on the pipe cannot be trusted to belong to the next answer.
      await endProcess()
      throw error
    }
  }

  private func endProcess() async {
    try? await queue.run { [self] _ in worker.withLock { _ = $0.end(grace: .zero) } }
  }

  /// Ends the program and its children; a later answer would start it anew.
  public func shutdown() {
    queue.sync { worker.withLock { _ = $0.end(grace: .seconds(1)) } }
  }

  private static func score(
    in line: [UInt8], of example: Example
  ) throws(EvaluationError) -> Double {
    let value: JSONValue
    do { value = try JSONValue(utf8: line) } catch {
      throw EvaluationError(.malformed, "the scorer's answer is malformed JSON: \(error)")
    }
    guard case .number(let digits)? = value["score"], let score = Double(digits),
      (0...1).contains(score)
    else {
      throw EvaluationError(
        .malformed, "the scorer's answer lacks the key 'score' with a number in 0...1")
    }
    if let id = value["id"], id.text != example.id {
      throw EvaluationError(.malformed, "the scorer's answer belongs to another example")
    }
    return score
  }

  private struct Request: Encodable {
    let answer: String
    let example: Example
  }
}
