import Foundation
import Numerics
import PromptSpace
import Randomness
import Testing

@testable import Surrogates

/// A surrogate whose fit is the mean, recorded with its seed: refits can be counted by hand.
private struct SeededMean: Surrogate {
  var value = 0.0

  mutating func fit(_ observations: [Observation], seeds: SeedSequence) throws -> FitReport {
    let mean = observations.map(\.score).reduce(0, +) / Double(observations.count)
    value = mean + 1e-9 * seeds.generator.firstUniform
    return FitReport(epochs: 1, trainingLoss: 0, stoppedEarly: false)
  }

  func predict(_ assignments: [PromptAssignment]) -> [Double] { assignments.map { _ in value } }
}

extension Xoshiro256StarStar {
  fileprivate var firstUniform: Double {
    var copy = self
    return copy.uniform()
  }
}

@Suite struct SurrogateDiagnosticsTests {
  private static func observations(_ scores: [Double]) -> [Observation] {
    scores.enumerated().map {
      Observation(assignment: PromptAssignment([$0.offset % 2]), score: $0.element)
    }
  }

  private static let seeds = SeedSequence(seed: 7)

  @Test func theMeanIsNoBetterThanTheMean() throws {
    let scores = [0.2, 0.9, 0.4, 0.6]
    let diagnostics = SurrogateDiagnostics(Self.observations(scores), seeds: Self.seeds)
    let report = try diagnostics.report(on: SeededMean())
    let mean = 0.525
    let deviation =
      (scores.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 4).squareRoot()
    #expect(report.observationCount == 4)
    #expect(abs(report.trainingRMSE - deviation) < 1e-8)
    let left = try #require(report.leaveOneOut)
    #expect(left.method == .refit)
    #expect(abs(left.meanRMSE - 4 / 3 * deviation) < 1e-15)
    #expect(abs(left.rmse - left.meanRMSE) < 1e-8)
    #expect(left.coverage50 == nil && left.coverage95 == nil)
    // A left-out high score lowers the mean of the others.
    #expect(left.rankCorrelation == -1)
  }

  @Test func everyRefitHasSeedsOfItsOwn() throws {
    let diagnostics = SurrogateDiagnostics(
      Self.observations([0.5, 0.5, 0.5]), seeds: Self.seeds)
    let left = try #require(try diagnostics.report(on: SeededMean()).leaveOneOut)
    let draws = (0..<3).map { Self.seeds.child("leave one out").child($0).generator.firstUniform }
    let expected = (draws.map { $0 * $0 }.reduce(0, +) / 3).squareRoot() * 1e-9
    #expect(abs(left.rmse / expected - 1) < 1e-6)
  }

  @Test func sentencesSayWhatToDo() {
    func report(_ rmse: Double, count: Int = 20, coverage: Double? = nil) -> SurrogateReport {
      SurrogateReport(
        observationCount: count, trainingRMSE: 0,
        leaveOneOut: .init(
          method: .refit, rmse: rmse, meanRMSE: 0.1, rankCorrelation: 0.5, coverage50: nil,
          coverage95: coverage))
    }
    let refusal =
      "no better than the mean of the scores: do not trust its proposals "
      + "(leave-one-out error 0.1, the mean's 0.1)"
    #expect(report(0.1).summary == refusal)
    let praise =
      "20 % less error than the mean of the scores "
      + "(leave-one-out error 0.08, the mean's 0.1, rank correlation 0.5)"
    #expect(report(0.08).summary == praise)
    #expect(report(0.08, coverage: 0.85).summary == praise)
    #expect(
      report(0.08, coverage: 0.8).summary == praise + "; its intervals are too narrow")
    let single = SurrogateReport(observationCount: 1, trainingRMSE: 0, leaveOneOut: nil)
    #expect(single.summary == "one observation: nothing can be said of the predictions")
  }

  @Test func closedFormsAreUsedUnlessRefittingIsAsked() throws {
    let problem = try PlantedProblem(sizes: [3, 3], seed: 81)
    let observations = problem.split(seen: 6, unseen: 0, noise: 0.03, seed: 82).observations
    for kind in [SurrogateKind.linear, .gp] {
      let model = problem.factory.make(kind)
      let fast = SurrogateDiagnostics(observations, seeds: Self.seeds)
      let slow = SurrogateDiagnostics(observations, seeds: Self.seeds, method: .refit)
      let closed = try #require(try fast.report(on: model).leaveOneOut)
      let refit = try #require(try slow.report(on: model).leaveOneOut)
      #expect(closed.method == .closedForm && refit.method == .refit)
      #expect(closed.rmse != refit.rmse && abs(closed.rmse / refit.rmse - 1) < 0.5)
      #expect((closed.coverage95 != nil) == (kind == .gp))
      #expect((refit.coverage95 != nil) == (kind == .gp))
    }
  }

  @Test func coverageCountsScoresInside() throws {
    let diagnostics = SurrogateDiagnostics(
      Self.observations([0, 0.6, 1.5, 3]), seeds: Self.seeds)
    let left = diagnostics.summarize(
      (0..<4).map { _ in LeaveOneOutPrediction(mean: 0, standardDeviation: 1) },
      method: .closedForm)
    #expect(left.coverage50 == 0.5 && left.coverage95 == 0.75)
  }

  @Test(arguments: SurrogateKind.allCases)
  func edgesAndJSON(_ kind: SurrogateKind) throws {
    let problem = try PlantedProblem(sizes: [2, 2], seed: 83)
    var factory = problem.factory
    (factory.architecture.hidden, factory.architecture.heads) = (4, 1)
    factory.schedule.maximumEpochs = 5
    for count in [1, 2, 3] {
      let observations = problem.split(seen: count, unseen: 0, seed: 84).observations
      let diagnostics = SurrogateDiagnostics(observations, seeds: Self.seeds, method: .refit)
      let report = try diagnostics.report(on: factory.make(kind))
      #expect((report.leaveOneOut == nil) == (count == 1))
      #expect(report.leaveOneOut?.rmse.isFinite ?? true)
      let data = try JSONEncoder().encode(report)
      #expect(try JSONDecoder().decode(SurrogateReport.self, from: data) == report)
    }
    #expect(throws: SurrogateError.noObservations) {
      try SurrogateDiagnostics([], seeds: Self.seeds).report(on: factory.make(kind))
    }
  }

  #if !DEBUG
    /// Intervals over many noisy problems hold what they promise.
    @Test func intervalsOfTheGaussianProcessAreCalibrated() throws {
      var (inside50, inside95, count) = (0.0, 0.0, 0.0)
      for seed in 200..<215 as Range<UInt64> {
        let problem = try PlantedProblem(
          sizes: [5, 5, 5], additive: 0.05, coupling: 0.05, seed: seed)
        let observations = problem.split(seen: 30, unseen: 0, noise: 0.06, seed: seed)
          .observations
        let diagnostics = SurrogateDiagnostics(
          observations, seeds: SeedSequence(seed: seed), method: .refit)
        let left = try #require(
          try diagnostics.report(on: problem.factory.make(.gp)).leaveOneOut)
        inside50 += 30 * (left.coverage50 ?? 0)
        inside95 += 30 * (left.coverage95 ?? 0)
        count += 30
      }
      #expect(abs(inside50 / count - 0.5) < 0.1, "\(inside50 / count)")
      #expect(abs(inside95 / count - 0.95) < 0.04, "\(inside95 / count)")
    }
  #endif
}
