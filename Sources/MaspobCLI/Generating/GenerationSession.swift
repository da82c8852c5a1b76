import Foundation
import Generation
import LanguageModels
import Logging
import PromptSpace
import Studies
import Yams

/// One process at work on the pools of a project.
struct GenerationSession {
  private let plan: GenerationPlan
  private let services: Services
  private let log: JSONLinesCallLog
  private let progress: ProgressLine
  var reports: [PoolReport] = []
  /// Pools that stayed short, and why.
  private(set) var warnings: [String] = []
  /// Lines for a project file that does not name the pools yet.
  private(set) var advice: [String] = []
  private(set) var reachedBudget = false
  private var failure: (any Error)?

  /// Makes no call.
  ///
  /// - Throws: ``StudyError`` for a calls log that cannot be written; as ``Services``.
  init(
    _ plan: GenerationPlan, caps: BudgetCaps, logger: Logger, progress: ProgressLine
  ) throws {
    self.plan = plan
    self.progress = progress
    let environment = ProcessInfo.processInfo.environment
    let root = RunLocator.root(environment: environment)
    do {
      try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    } catch {
      throw StudyError(.storage, "\(root.path): \(StorageFailure.reason(error))")
    }
    log = try JSONLinesCallLog(
      at: root.appending(path: "generate-\(plan.project.configuration.name).calls.jsonl"))
    services = try Services(
      for: plan.writersProject,
      options: .init(
        caps: caps, callLog: log, environment: environment, logger: logger,
        usesEmbedder: plan.usesEmbedder))
  }

  /// Whether any pool lacks a candidate.
  var hasWork: Bool { plan.jobs.contains { $0.count < plan.options.candidates } }

  var spent: BudgetAmount { services.ledger.snapshot.spent }

  var logName: String { log.url.relativePath }

  /// Whether further pools would only meet the same end.
  var mustStop: Bool { failure != nil }

  func requireReachable() async throws { try await services.requireReachable() }

  func shutdown() {
    progress.clear()
    services.shutdown()
  }

  /// Fills one pool as far as it goes; writes nothing.
  func fill(_ job: GenerationPlan.Job) async -> GenerationResult {
    guard let model = services.models[plan.modelKey] else {
      preconditionFailure("the plan's model '\(plan.modelKey)' is none of the project's")
    }
    let target = plan.options.candidates
    let generator = plan.generator(
      for: job, model: model, embedder: plan.usesEmbedder ? services.embedder : nil)
    defer { progress.clear() }
    return await generator.fill(to: target, entries: job.place.entries) {
      [progress] size, attempts in
      progress.update("\(job.place.agent): \(size)/\(target) candidates after \(attempts) attempts")
    }
  }

  /// Adds candidates to the pool's file.
  ///
  /// - Returns: the file's name, `nil` where there was nothing to write.
  mutating func write(_ candidates: [Candidate], of job: GenerationPlan.Job) throws -> String? {
    let place = job.place
    let holdsMore = !candidates.isEmpty || place.file.exists
    if let line = place.advice, holdsMore {
      if advice.isEmpty { advice = ["Add to the project file:", "pools:"] }
      advice.append(line)
    }
    guard !candidates.isEmpty else { return nil }
    // Again, now: somebody may have changed the file while the model wrote.
    let file = try PoolFile(place.file.url, name: place.file.name)
    let held = Set(file.entries.map(PromptText.trimmed))
    let text = try file.adding(
      candidates.filter { !held.contains($0.text) }, carrying: place.carried, agent: place.agent,
      model: plan.settings.model)
    try TextFile.write(text, to: file.url)
    return file.name
  }

  /// Takes down how a pool ended.
  mutating func note(_ ending: GenerationResult.Ending, of agent: AgentID) {
    switch ending {
    case .filled: return
    case .attemptsSpent: break
    case .budget: reachedBudget = true
    case .interrupted: failure = CancellationError()
    case .failed(let error): failure = error
    }
    let size = reports.last?.size ?? 0
    warnings.append(
      "\(agent): \(size) of \(plan.options.candidates) candidates: \(ending.advice)")
  }

  /// - Throws: what ended the work before its time, after everything was written.
  func throwIfBroken() throws {
    if let failure { throw failure }
  }

  /// The new candidates as YAML: a mapping from agent to list.
  var listing: String {
    get throws {
      let pairs = reports.filter { !$0.candidates.isEmpty }.map { report in
        let texts = report.candidates.map {
          Node($0, Tag(.str), $0.contains("\n") ? .literal : .any)
        }
        return (Node(report.agent), Node(texts))
      }
      guard !pairs.isEmpty else { return "{}" }
      return try Yams.serialize(node: Node(pairs), width: -1, allowUnicode: true)
    }
  }
}
