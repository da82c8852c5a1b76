import Acquisition
import Foundation
import PromptSpace
import Randomness
import Search
import Surrogates

extension MASPOBProposer {
  /// What one call of `suggest` works with.
  struct Round {
    let pending: [PromptAssignment]
    /// What may be proposed.
    let region: SearchRegion
    let seeds: SeedSequence
    /// Knows what was paid, that for pending assignments included; `nil` where evaluations count alike.
    let meter: CallMeter?

    /// What each utility gains on the best prediction so far, divided by the calls that the assignment would take now.
    ///
    /// A measured answer is free: 1 call stands for none, so that nothing is divided by zero. What gains nothing
    /// keeps its order, whatever it costs.
    fileprivate func perCall(
      _ utilities: [Double], of batch: [PromptAssignment], over best: Double
    ) -> [Double] {
      guard let meter else { return utilities }
      return zip(utilities, batch).map { utility, assignment in
        let gain = utility - best
        return gain > 0 ? gain / Double(max(meter.price(of: assignment), 1)) : gain
      }
    }
  }

  /// Fits the surrogate and maximizes the utility.
  func modelled(_ round: Round) throws -> Proposal {
    if history.observations.isEmpty {
      return try spaceFilling(round, because: "no usable score so far")
    }
    var model = surrogate
    let report: FitReport
    do {
      report = try model.fit(history.observations, seeds: round.seeds.child("fit"))
    } catch let error as SurrogateError {
      // Any other failure means that the surrogate was built or fed wrongly: nothing to paper over.
      guard case .trainingDiverged = error else { throw error }
      return try spaceFilling(round, because: error.description)
    }
    let fitted = (model as? AutomaticSurrogate)?.chosen ?? model
    let rule = rule(in: round)
    let uncertainty = uncertainty.observing(round.pending)
    let term = ExplorationTerm(
      rule, model: fitted, linear: uncertainty, pending: round.pending, seeds: round.seeds)
    let best = model.predict(history.observations.map(\.assignment)).max() ?? 0
    let score = { (batch: [PromptAssignment]) in
      let means = model.predict(batch)
      let utilities =
        rule == .greedy
        ? means
        : zip(means, term.bonuses(of: batch)).map {
          rule.utility(mean: $0, uncertainty: $1, best: best)
        }
      return round.perCall(utilities, of: batch, over: rule == .expectedImprovement ? 0 : best)
    }
    // Tables know neither the expected improvement nor what an assignment costs.
    let isSum = term.isLinear && rule != .expectedImprovement && round.meter == nil
    let tables = isSum ? TableSearch(fitted, uncertainty, rule) : nil
    let find = try search(round, tables: tables, score: score)
    guard find.result.value.isFinite else {
      return try spaceFilling(round, because: "the surrogate's best prediction is not finite")
    }
    let chosen = [find.result.assignment]
    return Proposal(
      assignment: find.result.assignment, source: .search,
      predictedMean: model.predict(chosen).first, uncertainty: term.deviations(of: chosen).first,
      acquisition: find.result.value, utility: utility(of: rule, in: round),
      note: "\(find.summary); \(report.summary)\(weightRemark(rule))" + term.remark,
      search: find.record)
  }

  /// The rule with the weight that it has in this round.
  private func rule(in round: Round) -> ExplorationRule {
    guard let decay = configuration.decay else { return configuration.exploration }
    return configuration.exploration.decayed(
      by: decay, after: history.told.count + round.pending.count)
  }

  /// What the acquisition is where it is not the mean with a bonus.
  private func utility(of rule: ExplorationRule, in round: Round) -> Proposal.Utility? {
    if round.meter != nil { return .gainPerCall }
    return rule == .expectedImprovement ? .expectedImprovement : nil
  }

  private func weightRemark(_ rule: ExplorationRule) -> String {
    guard configuration.decay != nil, rule != .greedy else { return "" }
    return "; weight \(String(format: "%.3g", rule.weight))"
  }

  /// The assignment of largest uncertainty, for a round without a usable model.
  private func spaceFilling(_ round: Round, because reason: String) throws -> Proposal {
    let uncertainty = uncertainty.observing(history.unusable + round.pending)
    let find = try search(round, tables: nil) { uncertainty.uncertainty(of: $0) }
    return Proposal(
      assignment: find.result.assignment, source: .spaceFilling, uncertainty: find.result.value,
      acquisition: find.result.value,
      note: "largest uncertainty, for \(reason); \(find.summary)", search: find.record)
  }

  /// Maximizes a score over the round's region: exactly where the space admits it, else by ascent.
  private func search(
    _ round: Round, tables: TableSearch?, score: ([PromptAssignment]) -> [Double]
  ) throws -> Find {
    let exact =
      try factored(round, tables, score: score) ?? exhaustive(round.region, score: score)
    // An ascent is cheap beside an exact search, and shows what it would have lost.
    let ascent = ascent(round, score: score)
    guard let result = exact ?? ascent else { throw ProposerError.spaceExhausted }
    return Find(result: result, ascent: exact == nil ? nil : ascent)
  }

  private func ascent(
    _ round: Round, score: ([PromptAssignment]) -> [Double]
  ) -> SearchResult? {
    var generator = round.seeds.child("search").generator
    return CoordinateAscent(sweeps: configuration.sweeps).maximize(
      over: round.region, from: starts(pending: round.pending), using: &generator, score: score)
  }

  /// `nil` where the space is too large.
  private func exhaustive(
    _ region: SearchRegion, score: ([PromptAssignment]) -> [Double]
  ) throws -> SearchResult? {
    let search = ExhaustiveSearch(limit: configuration.exhaustiveLimit)
    return search.admits(region.space) ? try search.maximize(over: region, score: score) : nil
  }

  /// The exact maximum by factor tables; `nil` where the space is too large for an exhaustive search
  /// by tables, or the surrogate has no tables that fit.
  private func factored(
    _ round: Round, _ tables: TableSearch?, score: ([PromptAssignment]) -> [Double]
  ) -> SearchResult? {
    guard configuration.exhaustiveLimit > 0, let count = round.region.space.count,
      count <= configuration.factoredLimit,
      let best = tables?.maximum(over: round.region, bytes: configuration.tableBytes)
    else { return nil }
    // Sums in another order differ in their last digits: the value is that of the score itself.
    let value = score([best.assignment]).first ?? best.value
    return SearchResult(
      assignment: best.assignment, value: value, route: .factorTables,
      evaluations: best.evaluations, undefinedScores: best.undefinedScores)
  }

  private func starts(pending: [PromptAssignment]) -> [SearchStart] {
    let random = [SearchStart](repeating: .random, count: configuration.randomStarts)
    guard let incumbent = history.incumbent else { return [.random] + random }
    switch configuration.sweepStart {
    case .incumbent: return [.incumbent(incumbent)] + random
    case .lastSelection:
      let searched = history.observations.count > configuration.warmUp
      guard let last = pending.last ?? (searched ? history.told.last : nil) else {
        return [.incumbent(incumbent)] + random
      }
      return [.lastSelection(last)] + random
    }
  }
}

extension LinearUncertainty {
  /// A copy that counts further assignments as evaluated.
  fileprivate func observing(_ assignments: [PromptAssignment]) -> LinearUncertainty {
    var copy = self
    for assignment in assignments { copy.observe(assignment) }
    return copy
  }
}

extension FitReport {
  fileprivate var summary: String {
    let loss = String(format: "%.3g", trainingLoss)
    let length = epochs == 1 ? "1 epoch" : "\(epochs) epochs"
    return "fit of \(length), loss \(loss)" + (stoppedEarly ? ", stopped early" : "")
  }
}
