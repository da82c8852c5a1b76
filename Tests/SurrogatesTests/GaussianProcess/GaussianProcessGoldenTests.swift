import Foundation
import Numerics
import PromptSpace
import Testing

@testable import Surrogates

/// Fixed hyper-parameters against the values of `scripts/goldens/make_gp.py`.
@Suite struct GaussianProcessGoldenTests {
  struct Case: Decodable, Sendable {
    let embeddings: [[[Double]]]
    let edges: [[Int]]
    let parameters: GaussianProcessParameters
    let assignments: [[Int]]
    let scores: [Double]
    let variances: [Double]
    let exampleCounts: [Int]
    let query: [[Int]]
    let mean: [Double]
    let standardDeviation: [Double]
    let logMarginalLikelihood: Double
    let gradient: [Double]
    let leaveOneOutMean: [Double]
    let leaveOneOutDeviation: [Double]

    var problem: GaussianProcessProblem {
      let observations = assignments.indices.map {
        Observation(
          assignment: PromptAssignment(assignments[$0]), score: scores[$0],
          exampleCount: exampleCounts[$0], variance: variances[$0])
      }
      return GaussianProcessProblem(
        observations, embeddings: embeddings.map { Matrix($0) },
        edges: edges.map { (from: $0[0], to: $0[1]) })
    }
  }

  static func cases() throws -> [Case] {
    let data = try Data(contentsOf: GoldenFile.folder.appending(path: "gp.json"))
    return try JSONDecoder().decode([Case].self, from: data)
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["MASPOB_GOLDEN_DIR"] == nil))
  func everyNumberAgrees() throws {
    let cases = try Self.cases()
    #expect(cases.count == 4)
    for golden in cases {
      let problem = golden.problem
      let posterior = try GaussianProcessPosterior(problem, parameters: golden.parameters)
      let found = posterior.posterior(golden.query.map { PromptAssignment($0) })
      #expect(relativeError(found.map(\.mean), golden.mean) < 1e-9)
      #expect(relativeError(found.map(\.standardDeviation), golden.standardDeviation) < 1e-9)
      let likelihood = try problem.likelihood.evaluate(golden.parameters)
      #expect(relativeError([likelihood.logLikelihood], [golden.logMarginalLikelihood]) < 1e-9)
      // The reference's gradient is a difference of the likelihood, with fewer digits.
      #expect(relativeError(likelihood.gradient, golden.gradient, scale: 1e4) < 1e-7)
      let left = posterior.leaveOneOut
      #expect(relativeError(left.map(\.mean), golden.leaveOneOutMean) < 1e-9)
      #expect(
        relativeError(left.compactMap(\.standardDeviation), golden.leaveOneOutDeviation) < 1e-9)
    }
  }
}
