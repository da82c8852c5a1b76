import ArgumentParser
import Foundation
import PromptSpace
import Reports
import Strategies
import Studies

/// Says what a run would evaluate next, without evaluating it.
struct ProposeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "propose", abstract: "Print what a run would evaluate next.",
    discussion: """
      Makes no call and changes nothing: these come next if 'optimize' goes on, the interrupted one \
      first. Further ones count those before them as evaluated, so a batch holds no duplicates. The \
      project must be as it was for the run, flags of 'optimize' included.
      """)

  @OptionGroup var project: ProjectOptions

  @Option(name: .long, help: "The run's folder; by default the project's last run.")
  var runDir: String?

  @Option(name: .short, help: "Number of proposals.")
  var number = 1

  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    if number < 1 { throw ValidationError("-n must be at least 1.") }
  }

  func run() throws {
    let project = try ProjectLoader.load(project.file)
    let recorded = try RecordedRun(named: runDir ?? lastRun(of: project))
    try recorded.requireSameStudy(as: project)
    let embeddings = try recorded.folder.readEmbeddings(of: recorded.manifest.pools)
    guard embeddings != nil || !project.needsEmbeddings else {
      throw UsageError(
        "\(recorded.folder.url.relativePath) has no embeddings yet; 'optimize' makes them first")
    }
    var proposer = try ProposerFactory.proposer(for: project, embeddings: embeddings)
    recorded.state.replay(into: &proposer)
    try print(try proposals(by: proposer, after: recorded.state, space: project.space))
  }

  /// The newest run that the project can continue.
  private func lastRun(of project: Project) throws -> String {
    let root = RunLocator.root(environment: ProcessInfo.processInfo.environment)
    let manifest = StudyManifest(project: project, created: Date())
    let runs = RunFolder.runs(of: manifest.study, in: root)
    guard let run = runs.first(where: { manifest.matches(try? StudyManifest.read($0.manifest)) })
    else {
      throw UsageError(
        "there is no run of this project in \(root.relativePath); name its --run-dir")
    }
    return run.url.path
  }

  /// What the study is at, then what the proposer says.
  private func proposals(
    by proposer: any Proposer, after state: StudyState, space: AssignmentSpace
  ) throws -> [Proposal] {
    var proposals = state.pending.map { [$0.proposal] } ?? []
    if state.trials.isEmpty { proposals = [.baseline(of: space)] }
    while proposals.count < number {
      do {
        proposals.append(try proposer.suggest(pending: proposals.map(\.assignment)))
      } catch ProposerError.spaceExhausted {
        output.console.note("every other combination was tried")
        break
      }
    }
    return Array(proposals.prefix(number))
  }

  private func print(_ proposals: [Proposal]) throws {
    let header = ["assignment", "source", "mean", "uncertainty", "acquisition", "how"]
    func shown(_ number: Double?) -> String { number.map { Decimals.fixed($0) } ?? "-" }
    let rows = proposals.map {
      [
        $0.assignment.description, $0.source.rawValue, shown($0.predictedMean),
        shown($0.uncertainty), shown($0.acquisition), $0.note,
      ]
    }
    output.console.result(TextTable.text(header: header, rows: rows))
    for proposal in proposals { try output.console.event(Event(proposal: proposal)) }
  }

  private struct Event: Encodable {
    let event = "proposal"
    let proposal: Proposal
  }
}
