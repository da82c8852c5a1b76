import ArgumentParser
import Foundation
import Generation
import LanguageModels
import PromptSpace
import Studies
import Workflows

/// Lets a model write candidates until every pool is full.
struct GenerateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate", abstract: "Let a model write candidates into the pools.",
    discussion: """
      Asks the model named by 'generator' (else the first by name) for prompts in many styles and keeps \
      those that have exactly the placeholders of the prompt in use, take a trial fill, ask for what later \
      agents read, and are no duplicates. They are added to the files named under 'pools', behind what is \
      there; where none is named, pools/AGENT.yaml is written and the lines to add are printed. Replies are \
      cached: the same command again is free, and a larger -n asks only for what is missing. A pool that \
      stays short is a warning; the exit status is 1 below --require, 4 if the budget was the cause.
      """)

  @OptionGroup var project: ProjectOptions
  @OptionGroup var wishes: GenerateOptions

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: "Write new candidates to FOLDER/AGENT.yaml instead; '-' prints them.")
  var destination: String?

  @Flag(name: .long, help: "Show the number of calls and one request, and call nothing.")
  var dryRun = false

  @OptionGroup var caps: CapOptions
  @OptionGroup var runtime: RuntimeOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let project = try ProjectLoader.load(project.file, allowsMissingPools: true) {
      runtime.apply(to: &$0.runtime)
    }
    let folder = destination.flatMap { $0 == "-" ? nil : URL(filePath: $0) }
    let plan = try GenerationPlan(project, wishes, folder: folder)
    if dryRun { return try GenerationPreview(plan).print(to: output.console) }
    var limits = BudgetCaps.unlimited
    caps.apply(to: &limits)
    var session = try GenerationSession(
      plan, caps: limits, logger: LogHandlers.logger(output),
      progress: ProgressLine(isEnabled: output.console.verbosity > .quiet))
    defer { session.shutdown() }
    if session.hasWork { try await session.requireReachable() }
    try await fill(plan, &session)
    try conclude(session)
  }

  private func fill(_ plan: GenerationPlan, _ session: inout GenerationSession) async throws {
    for job in plan.jobs {
      let result = await session.fill(job)
      let file = destination == "-" ? nil : try session.write(result.candidates, of: job)
      session.reports.append(
        PoolReport(result, agent: job.place.agent, asked: wishes.candidates, file: file))
      session.note(result.ending, of: job.place.agent)
      if session.mustStop { break }
    }
  }

  private func conclude(_ session: GenerationSession) throws {
    let console = output.console
    let isListed = destination == "-"
    if isListed { console.result(try session.listing) }
    let spent = session.spent
    let lines =
      [PoolReport.table(of: session.reports)] + session.advice
      + ["\(spent.calls) calls, \(spent.tokens) tokens; calls log: \(session.logName)"]
    for line in lines { isListed ? console.note(line) : console.result(line) }
    for report in session.reports { try console.event(report) }
    let short = session.reports.filter { $0.size < wishes.candidates }
    for warning in session.warnings { console.note("warning: \(warning)") }
    try console.event(
      Done(
        status: short.isEmpty ? "ok" : "short", calls: spent.calls, tokens: spent.tokens,
        usd: spent.usd, callsLog: session.logName))
    try session.throwIfBroken()
    if session.reports.contains(where: { $0.size < wishes.require }) {
      let status = session.reachedBudget ? ExitStatus.budget : .failure
      Console.failure("error: fewer candidates than --require \(wishes.require)")
      throw ExitCode(status.rawValue)
    }
  }

  private struct Done: Encodable {
    let event = "done"
    let status: String
    let calls: Int
    let tokens: Int
    let usd: Double
    let callsLog: String
  }
}
