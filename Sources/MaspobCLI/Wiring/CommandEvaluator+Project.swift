import Evaluation
import Foundation
import LanguageModels
import Logging
import PromptSpace

extension Project {
  /// What scores, for the identity of a run: a metric, or a program and the files that its command names.
  var scorer: String {
    guard let evaluator = configuration.evaluator else { return ownScorer }
    if evaluator.command.isEmpty { return "outside" }
    let files = evaluator.command.map { argument in
      let file = configuration.folder.appending(path: argument)
      return (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
    return "command " + Fingerprint.of(evaluator.command + files)
  }

  /// The metric with its rules, and the content of the files that its command names.
  private var ownScorer: String {
    guard let metric else { return "none" }
    let files = configuration.scorer.command.compactMap { argument in
      (try? Data(contentsOf: configuration.folder.appending(path: argument))).map {
        String(decoding: $0, as: UTF8.self)
      }
    }
    return files.isEmpty ? metric.identity : "\(metric.identity) \(Fingerprint.of(files))"
  }

  /// The program that evaluates in place of this tool; `nil` where the project has none.
  ///
  /// - Throws: ``UsageError`` for a variable that is not set, and where somebody outside is to evaluate.
  func commandEvaluator(
    ledger: BudgetLedger, logger: Logger,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws -> CommandEvaluator? {
    guard let section = configuration.evaluator else { return nil }
    guard !section.command.isEmpty else {
      throw UsageError(
        "the evaluator of this project has no command: evaluate outside and drive the run with "
          + "'maspob serve', or with 'maspob propose --record' and 'maspob tell'")
    }
    return CommandEvaluator(
      .init(
        command: section.command, folder: configuration.folder.path,
        environment: try Self.variables(section.environment, from: environment),
        timeout: section.timeout, callsPerExample: section.callsPerExample,
        log: { logger.warning("evaluator: \($0)") }),
      pools: pools, examples: examples, ledger: ledger)
  }

  /// What every program needs; keys and the rest only by name.
  private static let commonVariables = [
    "PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "TZ", "VIRTUAL_ENV",
  ]

  /// The common variables and those of the names that are set.
  static func knownVariables(
    _ names: [String], from environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> [String: String] {
    environment.filter { commonVariables.contains($0.key) || names.contains($0.key) }
  }

  private static func variables(
    _ names: [String], from environment: [String: String]
  ) throws -> [String: String] {
    for name in names where environment[name] == nil {
      throw UsageError("evaluator.environment: the variable \(name) is not set")
    }
    return knownVariables(names, from: environment)
  }
}
