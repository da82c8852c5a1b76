import Acquisition
import Foundation
import PromptSpace
import Testing

/// Values of the d × d form, computed by numpy: `scripts/goldens/make_goldens.py`.
@Suite struct LinearUncertaintyGoldenTests {
  struct Case: Decodable {
    let lambda: Double
    let coefficient: Double
    let observed: [[Double]]
    let query: [[Double]]
    let uncertainty: [Double]
  }

  /// The values beside the surrogates' ones, and those of the folder named by `MASPOB_GOLDEN_DIR`.
  static var cases: [Case] {
    get throws {
      let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      let own = tests.appending(path: "SurrogatesTests/Fixtures")
      let named = ProcessInfo.processInfo.environment["MASPOB_GOLDEN_DIR"].map {
        URL(filePath: $0)
      }
      return try [own, named].compactMap { $0 }.flatMap { folder in
        let data = try Data(contentsOf: folder.appending(path: "linucb.json"))
        return try JSONDecoder().decode([Case].self, from: data)
      }
    }
  }

  /// Splits each vector among agents, padded with zeros: inner products are sums over agents.
  func embeddings(_ vectors: [[Double]], agents: Int) -> [[[Double]]] {
    (0..<agents).map { agent in
      vectors.map { vector in
        let share = (vector.count + agents - 1) / agents
        let padded = vector + [Double](repeating: 0, count: agents * share - vector.count)
        return Array(padded[agent * share..<(agent + 1) * share])
      }
    }
  }

  @Test(arguments: [1, 2])
  func agreesWithThePrimalForm(agents: Int) throws {
    let cases = try Self.cases
    #expect(cases.count >= 4)
    for golden in cases {
      let vectors = golden.observed + golden.query
      let features = try PromptFeatures(
        embeddings: embeddings(vectors, agents: agents), preparation: .raw)
      var model = LinearUncertainty(
        features: features,
        parameters: .init(lambda: golden.lambda, coefficient: golden.coefficient))
      let points = vectors.indices.map {
        PromptAssignment([Int](repeating: $0, count: agents))
      }
      for point in points.prefix(golden.observed.count) { model.observe(point) }
      let found = model.uncertainty(of: Array(points.dropFirst(golden.observed.count)))
      #expect(found.count == golden.uncertainty.count)
      for (value, expected) in zip(found, golden.uncertainty) {
        #expect(abs(value - expected) <= 1e-9 * expected)
      }
    }
  }
}
