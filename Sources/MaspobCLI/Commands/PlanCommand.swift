import ArgumentParser
import Foundation
import LanguageModels
import PromptSpace
import Studies

/// What a run will call and cost, before it does.
struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Show what a run will call and cost, before it does.",
    discussion: """
      Makes no call unless --pilot asks for some. Calls are exact before retries; tokens, cost and time come \
      from what was measured in the project's run, else from worst cases. A program of the 'evaluator' section \
      reports its own. The exit status is 4 when the budget does not cover the first evaluation and the verdict.
      """)

  @OptionGroup var study: StudyOptions

  @Option(
    name: .long,
    help: """
      Run the seed prompts on the first examples and measure them. The calls count for the run and its \
      baseline, which need not repeat them.
      """)
  var pilot: Int?

  @OptionGroup var runtime: RuntimeOptions
  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    if let pilot, pilot < 1 { throw ValidationError("--pilot must be at least 1.") }
  }

  func run() async throws {
    let console = output.console
    let project = try study.project { runtime.apply(to: &$0.runtime) }
    for notice in project.notices { console.note(notice) }
    let budget = StudyBudget(project.configuration.budget)
    let folder = try study.folder(for: project)
    if let pilot {
      try RunPlan.requireWorkflow(of: project)
      let session = try await StudySession.open(
        project, in: folder, budget: budget, logger: LogHandlers.logger(output))
      try await session.pilot(rows: pilot)
    }
    try RunPlan.print(project, budget: budget, folder: folder, console)
  }
}

extension RunPlan {
  /// Prints the plan of a project's run.
  ///
  /// - Throws: ``StudyError`` with code `budgetTooSmall` after printing a plan that is refused.
  static func print(
    _ project: Project, budget: StudyBudget, folder: RunFolder, _ console: Console
  ) throws {
    let progress = try RunProgress(of: folder, project: project)
    guard project.metric != nil else {
      let plan = EvaluatorPlan(of: project, budget: budget, run: progress)
      console.result(plan.text)
      return try console.event(PlanEvent(plan: plan))
    }
    try project.requirePrices(under: budget.caps)
    let plan = try RunPlan(of: project, budget: budget, run: progress)
    console.result(plan.text)
    try console.event(PlanEvent(plan: plan))
    if let refusal = plan.refusal { throw StudyError(.budgetTooSmall, refusal) }
    if plan.isTooSmallToBeUseful {
      console.note(
        "warning: a search of fewer than \(plan.minimum.evaluations) evaluations learns little")
    }
  }

  /// - Throws: ``UsageError`` where a program of the user's own evaluates.
  static func requireWorkflow(of project: Project) throws {
    guard project.metric == nil else { return }
    throw UsageError(
      "there is no pilot of this project: it is measured by its evaluator, and what that calls and costs, only "
        + "it can say")
  }

  private struct PlanEvent<Plan: Encodable>: Encodable {
    let event = "done"
    let plan: Plan
  }
}

extension RunProgress {
  /// What a run folder tells; one that holds no run tells nothing.
  init(of folder: RunFolder, project: Project) throws {
    let contents = try CallHistory.contents(of: folder.calls)
    let history = CallHistory(contents)
    let exists = FileManager.default.fileExists(atPath: folder.journal.path)
    let state = StudyState(records: exists ? try StudyJournal.read(folder.journal).records : [])
    self.init(
      spent: history.spent(in: state), wall: max(history.wall, state.wall),
      evaluationsDone: state.evaluationsDone,
      answeredOfNext: history.answered(ofNextTrialIn: state),
      baselineIsTested: state.baseline?.test != nil,
      hasEmbeddings: FileManager.default.fileExists(atPath: folder.embeddings.path),
      hasProtocol: try ProtocolChoice.read(folder) != nil,
      measured: MeasuredCalls(contents.records, project: project))
  }
}
