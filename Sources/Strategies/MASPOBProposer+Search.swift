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
    let rule = configuration.exploration
    let uncertainty = uncertainty.observing(round.pending)
    let term = ExplorationTerm(rule, model: model, linear: uncertainty)
    let score = { (batch: [PromptAssignment]) in
      let means = model.predict(batch)
      if rule == .greedy { return means }
      return zip(means, term.deviations(of: batch)).map {
        rule.utility(mean: $0, uncertainty: $1)
      }
    }
    let result =
      try factored(round, model, uncertainty, score: score) ?? search(round, score: score)
    guard result.value.isFinite else {
      return try spaceFilling(round, because: "the surrogate's best prediction is not finite")
    }
    let chosen = [result.assignment]
    return Proposal(
      assignment: result.assignment, source: .search, predictedMean: model.predict(chosen).first,
      uncertainty: term.deviations(of: chosen).first, acquisition: result.value,
      note: "\(result.summary); \(report.summary)" + term.remark(on: rule))
  }

  /// The assignment of largest uncertainty, for a round without a usable model.
  private func spaceFilling(_ round: Round, because reason: String) throws -> Proposal {
    let uncertainty = uncertainty.observing(history.unusable + round.pending)
    let result = try search(round) { uncertainty.uncertainty(of: $0) }
    return Proposal(
      assignment: result.assignment, source: .spaceFilling, uncertainty: result.value,
      acquisition: result.value, note: "largest uncertainty, for \(reason); \(result.summary)")
  }

  /// Maximizes a score over the round's region by the configured search.
  private func search(
    _ round: Round, score: ([PromptAssignment]) -> [Double]
  ) throws -> SearchResult {
    let exhaustive = ExhaustiveSearch(limit: configuration.exhaustiveLimit)
    let result: SearchResult?
    if exhaustive.admits(round.region.space) {
      result = try exhaustive.maximize(over: round.region, score: score)
    } else {
      var generator = round.seeds.child("search").generator
      result = CoordinateAscent(sweeps: configuration.sweeps).maximize(
        over: round.region, from: starts(pending: round.pending), using: &generator, score: score)
    }
    guard let result else { throw ProposerError.spaceExhausted }
    return result
  }

  /// The exact maximum by factor tables; `nil` where the space is too large for an exhaustive search
  /// by tables, or the surrogate has no tables that fit.
  private func factored(
    _ round: Round, _ model: any Surrogate, _ uncertainty: LinearUncertainty,
    score: ([PromptAssignment]) -> [Double]
  ) -> SearchResult? {
    guard configuration.exhaustiveLimit > 0, let count = round.region.space.count,
      count <= configuration.factoredLimit, let model = model as? any FactorizableSurrogate
    else { return nil }
    guard let best = maximum(of: model, uncertainty, over: round.region) else { return nil }
    // Sums in another order differ in their last digits: the value is that of the score itself.
    let value = score([best.assignment]).first ?? best.value
    return SearchResult(
      assignment: best.assignment, value: value, route: .factorTables,
      evaluations: best.evaluations, undefinedScores: best.undefined)
  }

  private typealias Maximum = (
    assignment: PromptAssignment, value: Double, evaluations: Int, undefined: Int
  )

  private func maximum(
    of model: some FactorizableSurrogate, _ uncertainty: LinearUncertainty,
    over region: SearchRegion
  ) -> Maximum? {
    guard let tables = model.factorTables(memoryLimit: configuration.tableBytes) else { return nil }
    let maximizer = FactoredMaximizer(
      tables: tables, uncertainty: uncertainty, rule: configuration.exploration)
    return maximizer.maximize(excluding: region.excludedRanks).map {
      ($0.assignment, $0.value, $0.evaluations, $0.undefined)
    }
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

extension SearchResult {
  fileprivate var summary: String {
    let undefined = undefinedScores == 0 ? "" : ", \(undefinedScores) undefined"
    return "\(route), \(evaluations) evaluations\(undefined)"
  }
}

extension FitReport {
  fileprivate var summary: String {
    let loss = String(format: "%.3g", trainingLoss)
    let length = epochs == 1 ? "1 epoch" : "\(epochs) epochs"
    return "fit of \(length), loss \(loss)" + (stoppedEarly ? ", stopped early" : "")
  }
}
