import Evaluation
import Foundation
import LanguageModels
import Logging
import MASPORuntime
import PromptSpace
import Studies
import Workflows

/// Methods with seeds on one project, each study a run folder of its own under one cap of calls.
///
/// All studies share the project's cache and servers; each is charged for its own first request of a kind and
/// for no repeated one, whoever answered. A study that is done is kept; one that was interrupted goes on.
struct LiveComparison {
  let project: Project
  let methods: [LiveMethod]
  let seeds: [UInt64]
  let caps: BudgetCaps
  let evaluations: Int
  /// Of all studies.
  let folder: URL
  let logger: Logger

  /// Calls of each study.
  var cap: Int { caps.calls ?? 0 }

  /// Runs what is missing, one study after the other.
  ///
  /// - Parameter progress: told what is under way.
  /// - Returns: `[method][seed]`.
  /// - Throws: what a study throws.
  func run(progress: @escaping @Sendable (String) -> Void) async throws -> [[LiveStudy]] {
    try prepareFolder()
    let lock = try RunLock(file: folder.appending(path: "compare.lock"))
    defer { withExtendedLifetime(lock) {} }
    let shared = try Services(for: project, options: try sharedOptions())
    defer { shared.shutdown() }
    try await shared.requireReachable()
    var results = [[LiveStudy]](repeating: [], count: methods.count)
    // Seed by seed, so that an interrupted comparison has whole pairs.
    for seed in seeds {
      for (index, method) in methods.enumerated() {
        let lead = "\(method.name), seed \(seed)"
        progress(lead)
        results[index].append(
          try await study(method, seed: seed, shared) { progress("\(lead): \($0)") })
      }
    }
    return results
  }

  private var callsFile: URL { folder.appending(path: "calls.jsonl") }

  /// Calls of all studies that reached a server.
  var realCalls: Int {
    get throws { try CallHistory(contentsOf: callsFile).bill.calls }
  }

  /// One ledger for everything, under what the project's own budget says of tokens, money and time; calls are
  /// capped study by study.
  private func sharedOptions() throws -> Services.Options {
    var caps = project.configuration.budget.caps
    caps.calls = nil
    return try ResumedCalls(at: callsFile).options(caps: caps, logger: logger)
  }

  /// A folder belongs to one project and one cap.
  private func prepareFolder() throws {
    try RunFolder(folder).create()
    let file = folder.appending(path: "compare.json")
    let text = try JSONText.line(Identity(cap: cap, evaluations: evaluations)) + "\n"
    guard let found = try? String(contentsOf: file, encoding: .utf8) else {
      return try TextFile.write(text, to: file)
    }
    guard found == text else {
      throw StudyError(
        .manifestDiffers,
        "\(folder.relativePath) holds a comparison with other limits; name another --run-dir, or remove it"
      )
    }
  }

  private struct Identity: Encodable {
    let cap: Int
    let evaluations: Int
  }

  // MARK: One study

  private func study(
    _ method: LiveMethod, seed: UInt64, _ shared: Services,
    progress: @escaping @Sendable (String) -> Void
  ) async throws -> LiveStudy {
    let run = RunFolder(folder.appending(path: "\(method.folderName)-\(seed)"))
    let project = method.project(self.project, seed: seed)
    let file = run.url.appending(path: "study.json")
    let wanted = StudyManifest(project: project, created: Date())
    if let data = try? Data(contentsOf: file),
      let known = try? JSONDecoder().decode(LiveStudy.self, from: data)
    {
      let topics = wanted.differences(from: try StudyManifest.read(run.manifest))
      guard topics.isEmpty else { throw StudyError.differs(run, in: topics) }
      return known
    }
    let budget = StudyBudget(evaluations: evaluations, caps: caps)
    let horizon = horizon
    let session = try await StudySession.open(
      project, in: run, budget: budget, logger: logger, sharing: shared
    ) { try method.proposer(for: $0, embeddings: $1, horizon: horizon) }
    let snapshots = SnapshotList(in: run)
    let ledger = session.services.ledger
    let state = try await session.run(
      budget: budget,
      progress: { Self.report($0, ledger, progress) },
      writing: { event, spent in
        snapshots.note(event, spent)
        progress("\(spent.calls) calls")
      })
    let result = LiveStudy(
      method.name, seed: seed, state,
      points: try await points(of: state, snapshots, session, shared),
      calls: try session.bill(of: state).calls)
    try TextFile.write(try JSONText.line(result) + "\n", to: file)
    return result
  }

  /// Evaluations that the cap covers where nothing is replayed.
  private var horizon: Int {
    let price = max(1, project.callRange.upperBound * project.validation.examples.count)
    return max(1, min(evaluations, cap / price))
  }

  private static func report(
    _ event: StudyProgress, _ ledger: BudgetLedger, _ progress: (String) -> Void
  ) {
    let calls = ledger.snapshot.spent.calls
    switch event {
    case .examples(let trial, let split, let finished, let total):
      progress("trial \(trial) (\(split.rawValue)) \(finished)/\(total), \(calls) calls")
    case .proposed, .evaluated, .tested, .retried: break
    }
  }
}
