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
      Makes no call and changes nothing: 'optimize' will evaluate the first of these. Further ones \
      count those before them as evaluated, so a batch holds no duplicates.
      """)

  @OptionGroup var project: ProjectOptions

  @Option(name: .long, help: "The run's folder; by default the newest run.")
  var runDir: String?

  @Option(name: .short, help: "Number of proposals.")
  var number = 1

  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    if number < 1 { throw ValidationError("-n must be at least 1.") }
  }

  func run() throws {
    let project = try ProjectLoader.load(project.file)
    let recorded = try RecordedRun(named: runDir)
    try recorded.requireSameStudy(as: project)
    let embeddings = try recorded.folder.readEmbeddings()
    guard embeddings != nil || !project.needsEmbeddings else {
      throw UsageError(
        "\(recorded.folder.url.relativePath) has no embeddings yet; 'optimize' makes them first")
    }
    var proposer = try ProposerFactory.proposer(for: project, embeddings: embeddings)
    recorded.state.replay(into: &proposer)
    let pending = recorded.state.pending.map { [$0.assignment] } ?? []
    try print(try proposals(by: proposer, pending: pending))
  }

  private func proposals(
    by proposer: any Proposer, pending: [PromptAssignment]
  ) throws -> [Proposal] {
    var pending = pending
    var proposals: [Proposal] = []
    while proposals.count < number {
      do {
        let proposal = try proposer.suggest(pending: pending)
        pending.append(proposal.assignment)
        proposals.append(proposal)
      } catch ProposerError.spaceExhausted {
        output.console.note("every other combination was tried")
        break
      }
    }
    return proposals
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
