import ArgumentParser
import Evaluation
import Foundation
import LanguageModels
import PromptSpace
import Workflows

/// The workflow with chosen prompts as a filter: rows in, answers out.
struct AnswerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "answer", abstract: "Run the workflow on rows from standard input, by JSON lines.",
    discussion: """
      Answers each line of standard input with one line on standard output, in their order, until the input \
      ends. Writes no run folder; --prompts takes what 'maspob export -o best.yaml' wrote, without it the \
      prompts in use answer.

        {"id": "r1", "fields": {"question": "Where is Paris?"}, "references": ["France"]}
        {"id": "r1", "fields": {}, "references": ["France"], "output": "It is in France."}

      A row with 'output' is scored only, and no agent is asked. An answer has the 'output', the 'score' by \
      the project's metric where the row has what it compares with, the 'status' and the 'usage'. A row that \
      fails has a 'status' other than scored and a 'message'; a line that is no row has 'error' alone. \
      Nothing of this ends the process; a refused key or a spent budget does.
      """)

  @OptionGroup var project: ProjectOptions

  @Option(
    name: .long, help: "A YAML mapping from agent to prompt; agents that it lacks keep theirs.",
    completion: .file(extensions: ["yaml", "yml"]))
  var prompts: String?

  @OptionGroup var caps: CapOptions
  @OptionGroup var runtime: RuntimeOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let project = try ProjectLoader.load(project.file) { runtime.apply(to: &$0.runtime) }
    guard project.metric != nil else {
      throw UsageError(
        "a project with an 'evaluator' has no workflow that this tool runs: ask its program")
    }
    try project.requireCodePermission()
    let texts = try prompts.map { try PromptsFile(path: $0).prompts(for: project) }
    var limits = BudgetCaps.unlimited
    caps.apply(to: &limits)
    let services = try Services(
      for: project,
      options: .init(caps: limits, logger: LogHandlers.logger(output), usesEmbedder: false))
    defer { services.shutdown() }
    let tools = try await project.codeTools()
    defer { tools.shutdown() }
    let executor = try project.executor(models: services.models, tools: tools)
    let metric = try await project.scorer(tools: tools, models: services.models)
    do {
      let evaluator = try RowEvaluator(
        executor: executor, prompts: texts ?? project.workflow.agents.map(\.prompt),
        metric: metric)
      try await answer(at: RowDesk(evaluator: evaluator))
    } catch let error as WorkflowError {
      throw UsageError("\(prompts ?? "the prompts"): \(error)")
    }
  }

  private func answer(at desk: RowDesk) async throws {
    var input = StandardInput()
    var number = 0
    while let line = try input.nextLine() {
      number += 1
      guard let reply = try await desk.reply(to: line, number: number) else { continue }
      // Who cannot hear the answers need not pay for more.
      try FileHandle.standardOutput.write(contentsOf: Data((reply + "\n").utf8))
    }
  }
}
