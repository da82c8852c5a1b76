internal import Numerics
public import PromptSpace
public import Randomness

/// Measures a surrogate on the observations of a study by leaving each of them out.
public struct SurrogateDiagnostics: Sendable {
  /// How to predict what is left out.
  public enum Method: String, Hashable, Codable, Sendable, CaseIterable {
    /// By an exact formula where the surrogate has one, else by refitting.
    case fastest
    /// By refitting always: the only way that compares kinds on equal terms.
    case refit
  }

  public let observations: [Observation]
  public let seeds: SeedSequence
  public let method: Method

  /// - Parameters:
  ///   - observations: at least one, scores finite.
  ///   - seeds: the fit to all observations takes them as they are; each refit derives its own.
  public init(
    _ observations: [Observation], seeds: SeedSequence, method: Method = .fastest
  ) {
    self.observations = observations
    self.seeds = seeds
    self.method = method
  }

  /// Fits a copy of a surrogate and leaves each observation out.
  ///
  /// The left-out observation is one entry, not one assignment: a repeat stays among the others and
  /// helps to predict it, as it would help in the study.
  ///
  /// - Parameter surrogate: unfitted or not; it must be a value.
  /// - Throws: ``SurrogateError`` of any of the fits.
  /// - Complexity: one fit, or n + 1 of them.
  public func report(on surrogate: any Surrogate) throws -> SurrogateReport {
    var model = surrogate
    _ = try model.fit(observations, seeds: seeds)
    let scores = observations.map(\.score)
    let fitted = model.predict(observations.map(\.assignment))
    return SurrogateReport(
      observationCount: observations.count, trainingRMSE: Self.rmse(fitted, scores),
      leaveOneOut: observations.count > 1 ? try leaveOneOut(model) : nil)
  }

  private func leaveOneOut(_ fitted: any Surrogate) throws -> SurrogateReport.LeaveOneOut {
    if method == .fastest, let closed = fitted as? any ClosedFormLeaveOneOut,
      let predictions = closed.leaveOneOut()
    {
      return summarize(predictions, method: .closedForm)
    }
    let predictions = try observations.indices.map { try predictionWithout($0, by: fitted) }
    return summarize(predictions, method: .refit)
  }

  private func predictionWithout(
    _ left: Int, by surrogate: any Surrogate
  ) throws -> LeaveOneOutPrediction {
    var model = surrogate
    var rest = observations
    let observation = rest.remove(at: left)
    _ = try model.fit(rest, seeds: seeds.child("leave one out").child(left))
    guard let probabilistic = model as? any ProbabilisticSurrogate else {
      let mean = model.predict([observation.assignment]).first
      return LeaveOneOutPrediction(mean: mean ?? .nan)
    }
    guard let posterior = probabilistic.posterior([observation.assignment]).first else {
      return LeaveOneOutPrediction(mean: .nan)
    }
    let variance =
      posterior.standardDeviation * posterior.standardDeviation
      + probabilistic.noiseVariance(of: observation)
    return LeaveOneOutPrediction(
      mean: posterior.mean, standardDeviation: variance.squareRoot())
  }

  func summarize(
    _ predictions: [LeaveOneOutPrediction], method: SurrogateReport.Method
  ) -> SurrogateReport.LeaveOneOut {
    let scores = observations.map(\.score)
    let total = scores.reduce(0, +)
    let others = scores.map { (total - $0) / Double(scores.count - 1) }
    let means = predictions.map(\.mean)
    return SurrogateReport.LeaveOneOut(
      method: method, rmse: Self.rmse(means, scores), meanRMSE: Self.rmse(others, scores),
      rankCorrelation: rankCorrelation(means, scores),
      coverage50: coverage(predictions, halfWidth: 0.6744897501960817),
      coverage95: coverage(predictions, halfWidth: 1.959963984540054))
  }

  /// Share of scores within so many predicted deviations of their prediction.
  private func coverage(_ predictions: [LeaveOneOutPrediction], halfWidth: Double) -> Double? {
    let deviations = predictions.compactMap(\.standardDeviation)
    guard deviations.count == predictions.count else { return nil }
    let inside = observations.indices.count { index in
      abs(observations[index].score - predictions[index].mean) <= halfWidth * deviations[index]
    }
    return Double(inside) / Double(observations.count)
  }

  private static func rmse(_ left: [Double], _ right: [Double]) -> Double {
    let errors = zip(left, right).map { $0 - $1 }
    return (dot(errors, errors) / Double(max(errors.count, 1))).squareRoot()
  }
}
