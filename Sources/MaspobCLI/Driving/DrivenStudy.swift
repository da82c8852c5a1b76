import Evaluation
import Foundation
import LanguageModels
import Logging
import PromptSpace
import Studies

/// A run that somebody outside evaluates: this process proposes and writes down.
struct DrivenStudy {
  let session: StudySession
  let budget: StudyBudget
  private(set) var loop: StudyLoop

  var state: StudyState { loop.state }

  /// Begins or continues a run; the only call that may be made embeds the candidates.
  ///
  /// - Throws: ``StudyError``, ``LanguageModelError``, ``UsageError``.
  static func open(
    _ project: Project, in folder: RunFolder, logger: Logger
  ) async throws -> DrivenStudy {
    let budget = StudyBudget(project.configuration.budget)
    let session = try await StudySession.open(
      project, in: folder, budget: budget, logger: logger, evaluates: false)
    return DrivenStudy(session: session, budget: budget, loop: try await session.loop())
  }

  var parser: ReportParser {
    ReportParser(
      pools: session.project.pools, exampleIDs: session.project.exampleIDs, knowsExamples: true)
  }

  /// What is to be evaluated, at most so many at a time.
  mutating func work(upTo count: Int) throws -> StudyWork {
    let ledger = session.services.ledger.snapshot
    // The ledger began with what had been reported before this process.
    let reported = BudgetAmount(state.reportedUsage) - BudgetAmount(session.known.reportedUsage)
    return try loop.work(
      upTo: count, budget: budget, spent: ledger.spent + reported, wall: ledger.wall,
      measuresTest: session.project.test != nil)
  }

  mutating func tell(_ report: OutcomeReport) throws -> Trial { try loop.recorder.tell(report) }

  mutating func attach(_ observation: Observation) throws {
    try loop.recorder.attach(observation, source: "serve")
  }

  /// Leaves the run as one that may go on.
  mutating func close() throws { try session.close(&loop) }
}

/// An evaluation to be made outside, as programs read it.
struct WorkLine: Encodable {
  let trial: Int
  let split: DataSplit
  let assignment: String
  let prompts: [String: String]
  let source: Proposal.Source
  let mean: Double?
  let uncertainty: Double?
  let acquisition: Double?
  let note: String

  init(_ item: StudyWork.Item, pools: [PromptPool]) {
    let proposal = item.trial.proposal
    trial = item.trial.number
    split = item.split
    assignment = proposal.assignment.description
    prompts = Dictionary(
      uniqueKeysWithValues: zip(pools, proposal.assignment.indices).map {
        ($0.agent.rawValue, $0.candidates[$1])
      })
    source = proposal.source
    mean = proposal.predictedMean
    uncertainty = proposal.uncertainty
    acquisition = proposal.acquisition
    note = proposal.note
  }
}
