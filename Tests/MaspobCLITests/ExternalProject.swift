import ExampleProjects
import Foundation
import PromptSpace
import Studies
import _TestSupport

@testable import MaspobCLI

/// The example whose workflow runs outside, with a surrogate that fits fast in a debug build.
struct ExternalProject {
  let folder: TemporaryFolder

  init(evaluations: Int = 9, evaluator: String? = nil) throws {
    folder = try TemporaryFolder()
    let example = ExampleProject.all.first { $0.name == "external" }
    for file in example?.files ?? [] {
      var text = String(decoding: file.bytes, as: UTF8.self)
      text.replace(
        "search: { seed: 42 }",
        with: "search: { seed: 42, surrogate: { epochs: 20, hidden: 8, heads: 2 } }")
      text.replace("budget: { evaluations: 20 }", with: "budget: { evaluations: \(evaluations) }")
      if let evaluator { text.replace("[python3, score.py]", with: evaluator) }
      try Data(text.utf8).write(to: folder.file(file.path))
    }
  }

  var tool: ToolProcess { ToolProcess(in: folder.url, baseURL: nil) }

  /// Runs the shipped driver with the built tool in its path.
  func drive(_ arguments: [String]) throws -> ToolProcess.Result {
    var tool = tool
    let built = ToolProcess.executable.deletingLastPathComponent().path
    tool.environment["PATH"] = built + ":" + (tool.environment["PATH"] ?? "/usr/bin:/bin")
    return try tool.run(
      ["python3", "drive.py"] + arguments, program: URL(filePath: "/usr/bin/env"))
  }

  func events(_ run: String) throws -> [StudyEvent] {
    let folder = RunFolder(folder.url.appending(path: run))
    return try StudyJournal.read(folder.journal).records.map(\.event)
  }

  func state(_ run: String) throws -> StudyState {
    let folder = RunFolder(folder.url.appending(path: run))
    return StudyState(
      records: try StudyJournal.read(folder.journal).records, maximumErrorRate: 0.1)
  }
}

extension StudyEvent {
  /// The decision or the scores, without who measured and what it cost; `nil` for what concerns calls only.
  var decision: StudyEvent? {
    func bare(_ outcome: EvaluationOutcome) -> EvaluationOutcome {
      EvaluationOutcome(
        assignment: outcome.assignment, split: outcome.split, examples: outcome.examples,
        usage: .zero)
    }
    return switch self {
    case .opened: nil
    case .proposed, .attached: self
    case .stopped(let reason): reason.isFinal ? self : nil
    case .evaluated(let trial, let outcome): .evaluated(trial: trial, outcome: bare(outcome))
    case .tested(let trial, let outcome): .tested(trial: trial, outcome: bare(outcome))
    case .retried(let trial, let outcome): .retried(trial: trial, outcome: bare(outcome))
    }
  }
}
