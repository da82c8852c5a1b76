import Foundation
import Randomness
import Testing

@testable import PromptSpace

struct MissingnessTestTests {
  /// Evaluations of one data set whose examples differ in ease.
  ///
  /// - Parameter fault: the probability that a trial fails on an example of an ease in [0, 1].
  private func study(
    trials: Int = 10, examples: Int = 48, seed: Int, fault: (_ ease: Double) -> Double
  ) -> [EvaluationOutcome] {
    var generator = SeedSequence(seed: UInt64(seed)).child("missingness").generator
    let ease = (0..<examples).map { _ in generator.uniform() }
    return (0..<trials).map { trial in
      let ability = 0.4 * generator.uniform() - 0.2
      let outcomes = ease.enumerated().map { index, ease -> ExampleOutcome in
        let score: Double = generator.uniform() < 0.1 + 0.7 * ease + ability ? 1 : 0
        let fails = generator.uniform() < fault(ease)
        return fails
          ? .failed("e\(index)", .timeout, message: "slow") : .scored("e\(index)", score)
      }
      return EvaluationOutcome(
        assignment: PromptAssignment([trial]), split: .validation, examples: outcomes, usage: .zero)
    }
  }

  private func warnings(seeds: Int = 1000, trials: Int = 10, fault: (Double) -> Double) -> Double {
    let fired = (0..<seeds).count {
      MissingnessTest(study(trials: trials, seed: $0, fault: fault))?.errorsFavourHardExamples
        ?? false
    }
    return Double(fired) / Double(seeds)
  }

  @Test(arguments: [0, 0.02, 0.1, 0.2]) func independentFaultsSeldomWarn(rate: Double) {
    let share = warnings { _ in rate }
    #expect(share <= 0.05, "\(share)")
    #expect(rate > 0 || share == 0)
  }

  @Test func independentFaultsOfFewTrialsSeldomWarn() {
    #expect(warnings(trials: 3) { _ in 0.1 } <= 0.07)
  }

  @Test(arguments: [0.1, 0.2]) func faultsOnHardExamplesWarn(rate: Double) {
    // Twice the rate on the harder half.
    #expect(warnings { $0 < 0.5 ? 2 * rate : 0 } >= 0.95)
  }

  @Test func faultsOnEasyExamplesDoNotWarn() {
    #expect(warnings(seeds: 200) { $0 > 0.5 ? 0.3 : 0 } == 0)
  }

  @Test func saysByHowMuchAndWhatItCannotSee() throws {
    let outcomes = (0..<6).map { trial in
      EvaluationOutcome(
        assignment: PromptAssignment([trial]), split: .validation,
        examples: (0..<12).map { index in
          // Three hard examples fail in turn, one never works, and skipped ones are no failures.
          if index == 11 { return .failed("e11", .error, message: "down") }
          if index < 3, (trial + index) % 2 == 0 {
            return .failed("e\(index)", .error, message: "x")
          }
          if index == 10, trial > 0 { return .skipped("e10") }
          return .scored("e\(index)", index < 3 ? 0 : 1)
        }, usage: .zero)
    }
    let test = try #require(MissingnessTest(outcomes))
    #expect(test.failures == 9)
    #expect(test.neverScored == 1)
    #expect(test.errorsFavourHardExamples)
    #expect(test.easeDifference < -0.5)
  }

  @Test func tooLittleIsNoEvidence() {
    func fewFailures(_ count: Int) -> [EvaluationOutcome] {
      [0, 1].map { trial in
        EvaluationOutcome(
          assignment: PromptAssignment([trial]), split: .validation,
          examples: (0..<20).map {
            trial == 0 && $0 < count
              ? .failed("\($0)", .error, message: "x") : .scored("\($0)", Double($0) / 20)
          }, usage: .zero)
      }
    }
    #expect(MissingnessTest(fewFailures(4)) == nil)
    #expect(MissingnessTest(fewFailures(5)) != nil)
    #expect(MissingnessTest([]) == nil)
  }
}
