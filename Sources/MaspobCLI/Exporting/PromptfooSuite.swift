import Evaluation
import Foundation
import PromptSpace
import Studies
import Workflows
import Yams

/// A run's winner as a folder for promptfoo: what it got right on the validation split, as regression tests.
///
/// promptfoo sends one prompt to one provider; a workflow is a provider of its own. The Python file in the folder
/// runs it through `maspob answer` and scores by the project's own metric, so that a test says what the run said.
///
/// promptfoo takes texts for templates that may run code, and for references to files: rows reach it by number
/// only, and their fields are shown beside it where they are plain.
struct PromptfooSuite {
  /// One test.
  struct Row {
    let example: Example
    /// By the winner, in the run.
    let score: Double
  }

  let title: String
  let prompts: [(agent: AgentID, prompt: String)]
  /// What prompts may show.
  let inputs: [String]
  let metric: String
  let rows: [Row]
  /// Examples without a score: nothing of them can be kept.
  let unscored: Int

  /// The files by name.
  ///
  /// - Parameter project: the way from the folder to the project file.
  func files(project: String) throws -> [(name: String, text: String)] {
    [
      ("promptfooconfig.yaml", try configuration()),
      (
        "maspob_workflow.py",
        String(decoding: PackageResources.maspob_workflow_py, as: UTF8.self)
      ),
      ("prompts.yaml", try PromptsFile.text(prompts)),
      ("rows.jsonl", try rows.map { try JSONText.line($0.example) + "\n" }.joined()),
      ("settings.json", try JSONText.line(Settings(project: project)) + "\n"),
    ]
  }

  private struct Settings: Encodable {
    let project: String
    /// Further arguments of `maspob answer`. None: a file must not give leave to run code in its reader's name.
    let options: [String] = []
  }
}

extension PromptfooSuite {
  /// - Parameter trial: whose prompts and scores are taken.
  /// - Throws: ``UsageError`` where there are no scores of single rows.
  init(_ trial: Trial, of recorded: RecordedRun, project: Project) throws {
    guard project.metric != nil else {
      throw UsageError(
        "--format promptfoo runs the workflow row by row; a project with an 'evaluator' has none")
    }
    let scores = Dictionary(
      (trial.outcome?.examples ?? []).compactMap { outcome in
        outcome.score.map { (outcome.example, $0) }
      }
    ) { $1 }
    let rows = project.validation.examples.compactMap { example in
      scores[example.id].map { Row(example: example, score: $0) }
    }
    guard !rows.isEmpty else {
      throw UsageError("evaluation \(trial.number) has no scores of single rows to keep")
    }
    self.init(
      title: "\(recorded.manifest.study) \(trial.assignment)",
      prompts: recorded.manifest.prompts(of: trial.assignment), inputs: project.workflow.inputs,
      metric: project.configuration.metric, rows: rows,
      unscored: project.validation.examples.count - rows.count)
  }
}
