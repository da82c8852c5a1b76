import ArgumentParser
import Foundation
import PromptSpace
import Reports
import Strategies
import Studies

/// Says what a run would evaluate next, without evaluating it.
struct ProposeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "propose", abstract: "Print what a run would evaluate next.",
    discussion: """
      Makes no call and changes nothing: these come next if 'optimize' goes on, the pending ones \
      first. Further ones count those before them as evaluated, so a batch holds no duplicates. The \
      project must be as it was for the run, flags of 'optimize' included.

      With --record they are written down as trials that somebody outside evaluates; where there is no \
      run, one begins. 'maspob tell' completes them. Asking again hands out the same ones until they \
      are told, so -n is how many may be under way. When the budget is spent, baseline and winner \
      follow on the test split.

        maspob propose -c maspob.yaml -n 3
        maspob propose -c maspob.yaml --run-dir run --record --json
      """)

  @OptionGroup var project: ProjectOptions

  @Option(name: .long, help: "The run's folder; by default the project's last run.")
  var runDir: String?

  @Option(name: .short, help: "Number of proposals.")
  var number = 1

  @Flag(name: .long, help: "Write them down as trials to evaluate outside.")
  var record = false

  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    if number < 1 { throw ValidationError("-n must be at least 1.") }
  }

  func run() async throws {
    let project = try ProjectLoader.load(project.file)
    if record { return try await recordProposals(of: project) }
    let manifest = StudyManifest(project: project, created: Date())
    let root = RunLocator.root(environment: ProcessInfo.processInfo.environment)
    let run = try runDir ?? RunLocator.newest(of: manifest, root: root).url.path
    let recorded = try RecordedRun(named: run)
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

  /// What the study is at, then what the proposer says.
  private func proposals(
    by proposer: any Proposer, after state: StudyState, space: AssignmentSpace
  ) throws -> [Proposal] {
    var proposals = state.pendingTrials.map(\.proposal)
    if !state.trials.contains(where: { $0.assignment == space.seed }) {
      proposals.append(.baseline(of: space))
    }
    while proposals.count < number {
      do {
        proposals.append(try proposer.suggest(pending: proposals.map(\.assignment)))
      } catch ProposerError.spaceExhausted {
        output.console.note("every other combination was tried")
        break
      } catch ProposerError.nothingWorthwhile {
        output.console.note("\(ProposerError.nothingWorthwhile)")
        break
      }
    }
    return Array(proposals.prefix(number))
  }

  private func recordProposals(of project: Project) async throws {
    let folder = try RunLocator.folder(for: project, named: runDir, fresh: false)
    var study = try await DrivenStudy.open(
      project, in: folder, logger: LogHandlers.logger(output))
    let work = try study.work(upTo: number)
    try study.close()
    let console = output.console
    for item in work.items where item.split == .test {
      console.result("trial \(item.trial.number) on the test split: \(item.trial.assignment)")
    }
    if work.items.first?.split == .validation { try show(work.items.map(\.trial)) }
    if work.items.isEmpty { console.result("nothing is left to evaluate") }
    console.note("run folder: \(study.session.folder.url.relativePath)")
    for item in work.items {
      try console.event(WorkEvent(item: WorkLine(item, pools: project.pools)))
    }
  }

  private struct WorkEvent: Encodable {
    let event = "proposal"
    let item: WorkLine
  }

  private func show(_ trials: [Trial]) throws {
    let header = ["trial", "assignment", "source", "how"]
    let rows = trials.map {
      [
        "\($0.number)", $0.assignment.description, $0.proposal.source.rawValue, $0.proposal.note,
      ]
    }
    output.console.result(TextTable.text(header: header, rows: rows))
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
