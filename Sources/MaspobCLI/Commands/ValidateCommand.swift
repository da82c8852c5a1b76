import ArgumentParser
import Evaluation
import PromptSpace
import Workflows

/// Checks a project without spending anything.
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate", abstract: "Check a project file, its prompts and its data.",
    discussion: "Makes no call. Every mistake is printed with its place; the exit status is then 2."
  )

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let project = try ProjectLoader.load(project.file)
    let console = output.console
    for notice in project.notices { console.note(notice) }
    console.result(Self.text(of: project))
    try console.event(Summary(project))
  }

  private static func text(of project: Project) -> String {
    let agents = zip(project.workflow.agents, project.pools).map { agent, pool in
      let after =
        agent.dependencies.isEmpty
        ? "" : " after " + agent.dependencies.map(\.rawValue).joined(separator: ", ")
      let word = agent.operation == .generate() ? "" : " (\(agent.operation.name))"
      let samples = agent.samples > 1 ? ", \(agent.samples) samples" : ""
      let locked = agent.isOptimizable ? "" : ", locked"
      return
        "  \(agent.id)\(word)\(after): \(pool.count.counted("candidate"))\(samples)\(locked)"
    }
    let calls = project.callRange
    let isBound = calls.lowerBound < calls.upperBound
    let validation = project.validation.examples.count
    let combinations =
      project.space.count.map { $0.counted("combination") } ?? "more than 2^63 combinations"
    let test = project.test.map { "\($0.examples.count) test" } ?? "no test"
    let evaluation =
      project.metric == nil
      ? "\(validation.counted("example")), scored by the evaluator"
      : "\(isBound ? "\(calls.lowerBound) to " : "")\(calls.upperBound.counted("call")) per example, "
        + "\(isBound ? "at most " : "")\(calls.upperBound * validation) in all"
    return """
      \(project.configuration.name): the project is sound
      \(agents.joined(separator: "\n"))
      \(combinations); \(validation) validation and \(test) examples
      one evaluation: \(evaluation)
      search: \(project.searchSummary)\(communication(of: project))
      """
  }

  private static func communication(of project: Project) -> String {
    let section = project.configuration.communication
    return section.isPlain ? "" : "\ncommunication: \(section.summary)"
  }

  private struct Summary: Encodable {
    let event = "done"
    let name: String
    let agents: [String]
    let candidates: [Int]
    let combinations: Int?
    let validationExamples: Int
    let testExamples: Int
    let callsPerEvaluation: Int
    let search: String
    let communication: String
    let warnings: [String]

    init(_ project: Project) {
      name = project.configuration.name
      agents = project.workflow.agents.map(\.id.rawValue)
      candidates = project.pools.map(\.count)
      combinations = project.space.count
      validationExamples = project.validation.examples.count
      testExamples = project.test?.examples.count ?? 0
      let callsPerExample =
        project.configuration.evaluator?.callsPerExample ?? project.callRange.upperBound
      callsPerEvaluation = callsPerExample * validationExamples
      search = project.searchSummary
      communication = project.configuration.communication.summary
      warnings = project.warnings
    }
  }
}
