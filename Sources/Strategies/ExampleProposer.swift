public import PromptSpace
import Surrogates

/// Chooses combination and examples of each trial of a study in which only a combination that was asked about every
/// example can win.
///
/// A purchase of ``ExampleSearch`` is made where, with what is left behind it, whoever may lead by then can be asked
/// about all remaining examples: the combination of the best prediction so far, or the one that is bought,
/// ```
/// max( rest(p), cost(p, j) + rest(leader) ) ≤ allowance
/// ```
/// Once nothing that fits is worth its calls, the rest is spent on that: of the combinations whose prediction exceeds
/// those of all that were asked about everything, the best one that can be paid is asked about everything too.
///
/// Learns by ``learn(_:)``. A mean without the scores behind it teaches it nothing, but closes its combination.
public struct ExampleProposer: Proposer {
  private(set) var search: ExampleSearch
  private let places: [PromptAssignment: Int]
  /// Why the latest scores are not in the predictions, if they are not.
  private var failure: String?

  /// - Parameter search: one that knows nothing yet.
  public init(_ search: ExampleSearch) {
    self.search = search
    places = Dictionary(uniqueKeysWithValues: search.candidates.enumerated().map { ($1, $0) })
  }

  public var choosesExamples: Bool { true }

  public func suggest(pending: [PromptAssignment]) throws -> Proposal {
    try suggest(pending: pending, within: .unlimited)
  }

  public func suggest(
    pending: [PromptAssignment], within allowance: Allowance
  ) throws -> Proposal {
    let open = search.candidates.indices.filter {
      search.isOpen($0) && !pending.contains(search.candidates[$0])
    }
    if let step = step(among: open, within: allowance) { return proposal(step) }
    if open.isEmpty, search.coversSpace { throw ProposerError.spaceExhausted }
    guard let wanted = step(among: open, within: .unlimited) else {
      throw ProposerError.nothingWorthwhile
    }
    throw ProposerError.unaffordable(needed: wanted.needed)
  }

  public mutating func learn(_ outcome: EvaluationOutcome) {
    guard let candidate = places[outcome.assignment] else { return }
    let blocks = search.blocks
    guard outcome.examples.count == blocks.sizes.reduce(0, +) else {
      return search.close(candidate)
    }
    let known = blocks.positions.dropFirst(search.bought[candidate]).prefix {
      $0.allSatisfy { outcome.examples[$0].status != .skipped }
    }
    guard !known.isEmpty else { return }
    do {
      try search.observe(
        search.purchase(candidate, known.count),
        scores: known.map { $0.compactMap { outcome.examples[$0].score } })
      failure = nil
    } catch {
      // The next fit is of all scores again: until then the predictions are those of before.
      failure = "\(error)"
    }
  }

  public mutating func observe(_ observation: Observation) { close(observation.assignment) }

  public mutating func attach(_ observation: Observation) {}

  public mutating func markUnusable(_ assignment: PromptAssignment) { close(assignment) }

  private mutating func close(_ assignment: PromptAssignment) {
    precondition(search.space.contains(assignment), "\(assignment) is not in \(search.space.sizes)")
    if let candidate = places[assignment] { search.close(candidate) }
  }
}

// MARK: - One step

extension ExampleProposer {
  /// A purchase, and what must be left for it to be made.
  private struct Step {
    let purchase: ExampleSearch.Purchase
    let needed: Allowance
    let source: Proposal.Source
    let reason: String
  }

  private func step(among open: [Int], within allowance: Allowance) -> Step? {
    let means = search.process.means
    let leader = search.best(means)
    let choices = Set(open)
    let purchase = search.next { candidate, cost in
      choices.contains(candidate)
        && allowance.covers(needed(for: candidate, cost, leader: leader))
    }
    if let purchase {
      let isWarmUp = purchase.value == nil
      return Step(
        purchase: purchase,
        needed: needed(for: purchase.candidate, search.cost(of: purchase), leader: leader),
        source: isWarmUp ? .warmUp : .search,
        reason: isWarmUp ? "a first look" : "the largest expected gain per call")
    }
    return completion(among: open, within: allowance, means)
      ?? stopgap(among: open, within: allowance)
  }

  private func needed(for candidate: Int, _ cost: Allowance, leader: Int?) -> Allowance {
    let own = search.costOfRest(candidate)
    guard let leader, leader != candidate else { return own }
    let rest = search.costOfRest(leader)
    return Allowance(
      calls: max(own.calls, cost.calls + rest.calls),
      examples: max(own.examples, cost.examples + rest.examples))
  }

  /// Asks the most promising combination about all remaining examples, so that it can win.
  private func completion(
    among open: [Int], within allowance: Allowance, _ means: [Double]
  ) -> Step? {
    let complete = search.candidates.indices.filter(search.isComplete)
    let standard = complete.map { means[$0] }.max() ?? -.infinity
    let promising = open.filter { search.isMeasured[$0] && means[$0] > standard }
    let best = promising.sorted { (-means[$0], $0) < (-means[$1], $1) }
      .first { allowance.covers(search.costOfRest($0)) }
    return best.map { candidate in
      Step(
        purchase: search.purchase(candidate, search.blocks.count - search.bought[candidate]),
        needed: search.costOfRest(candidate), source: .search,
        reason: "the rest of the most promising one")
    }
  }

  /// A paid run does not end on a numerical accident.
  private func stopgap(among open: [Int], within allowance: Allowance) -> Step? {
    guard let failure else { return nil }
    return open.first { allowance.covers(search.costOfRest($0)) }.map { candidate in
      Step(
        purchase: search.purchase(candidate, 1), needed: search.costOfRest(candidate),
        source: .spaceFilling, reason: "the next one without a model (\(failure))")
    }
  }

  private func proposal(_ step: Step) -> Proposal {
    let purchase = step.purchase
    let positions = purchase.blocks.flatMap { search.blocks.positions[$0] }.sorted()
    let total = search.blocks.sizes.reduce(0, +)
    let posterior =
      search.process.cellCount > 0 ? search.process.posterior(of: purchase.candidate) : nil
    return Proposal(
      assignment: purchase.assignment, source: step.source, predictedMean: posterior?.mean,
      uncertainty: posterior?.standardDeviation, acquisition: purchase.value,
      utility: purchase.value == nil ? nil : .gainPerCall,
      note: "\(positions.count) of \(total) examples, \(purchase.calls) calls: \(step.reason)",
      search: purchase.value == nil ? nil : .init(isExact: search.coversSpace),
      purchase: ExamplePurchase(positions: positions, calls: purchase.calls))
  }
}
