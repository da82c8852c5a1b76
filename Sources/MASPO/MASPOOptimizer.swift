public import Randomness

/// Improves the prompts of a workflow's agents together, after MASPO: an agent at a time in topological order,
/// by a beam of prompts that a model writes from execution traces and that pairwise judging compares.
///
/// The result is a function of problem, configuration, seeds and the replies of the services, and so is every
/// call on the way: neither the order of arrival nor ``width`` matters. To resume an optimization is therefore
/// to run it again from the start with services that give the replies they gave before; it makes the same
/// calls, and goes on where the recorded replies end. A budget that ends inside a depth undoes that depth.
///
/// Source: Z. Wang et al., "MASPO: Joint Prompt Optimization for LLM-based Multi-Agent Systems", PMLR 306
/// (arXiv 2605.06623).
public struct MASPOOptimizer: Sendable {
  public let problem: MASPOProblem
  public let configuration: MASPOConfiguration
  let services: MASPOServices
  let seeds: SeedSequence
  let width: Int
  let progress: @Sendable (MASPOEvent) -> Void

  /// - Parameters:
  ///   - width: the most calls of a service at a time.
  ///   - progress: told what was done, in the order in which it counts.
  /// - Precondition: the configuration has no ``MASPOConfiguration/issues``.
  public init(
    problem: MASPOProblem, configuration: MASPOConfiguration = .repaired, services: MASPOServices,
    seeds: SeedSequence, width: Int = 8,
    progress: @escaping @Sendable (MASPOEvent) -> Void = { _ in }
  ) {
    precondition(configuration.issues.isEmpty, configuration.issues.joined(separator: "; "))
    self.problem = problem
    self.configuration = configuration
    self.services = services
    self.seeds = seeds.child("maspo")
    self.width = width
    self.progress = progress
  }

  /// The questions that the search draws from, and those that only the gate asks; no question is in both.
  public var split: (pool: [Int], heldOut: [Int]) {
    var generator = seeds.child("pool").generator
    let all = generator.sample(problem.questionCount, of: Array(0..<problem.questionCount))
    let heldOut = min(configuration.gate?.questions ?? 0, all.count / 2)
    let pool = all.dropFirst(heldOut).prefix(configuration.poolSize ?? all.count)
    return (Array(pool), Array(all.prefix(heldOut)))
  }

  /// Runs to the end of the schedule, or of what may be spent.
  ///
  /// - Throws: what a service throws, ``MASPOFault/budget(_:)`` and isolated calls aside; `CancellationError`.
  @concurrent
  public func run() async throws -> MASPOResult {
    var search = MASPOSearch(self)
    let ending = try await search.run()
    search.report(.searchEnd(ending))
    let (prompts, checks) = try await search.gated(after: ending)
    return MASPOResult(
      prompts: prompts, found: search.best, checks: checks, ending: ending,
      calls: search.desk.calls, steps: search.steps, refreshes: search.refreshes)
  }
}
