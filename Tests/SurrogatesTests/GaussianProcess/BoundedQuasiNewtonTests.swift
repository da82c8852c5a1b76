import Foundation
import Testing

@testable import Surrogates

@Suite struct BoundedQuasiNewtonTests {
  private static func rosenbrock(_ x: [Double]) -> BoundedQuasiNewton.Point {
    let (a, b) = (1 - x[0], x[1] - x[0] * x[0])
    return BoundedQuasiNewton.Point(
      position: x, value: a * a + 100 * b * b,
      gradient: [-2 * a - 400 * x[0] * b, 200 * b])
  }

  @Test func findsTheBottomOfACurvedValley() {
    var search = BoundedQuasiNewton(bounds: [-5...5, -5...5])
    (search.iterations, search.tolerance) = (200, 1e-14)
    let found = search.minimize(from: [-1.2, 1], Self.rosenbrock)
    #expect(abs(found.position[0] - 1) < 1e-4 && abs(found.position[1] - 1) < 1e-4)
  }

  @Test func stopsAtTheBounds() {
    var search = BoundedQuasiNewton(bounds: [-5...0.5, -5...5])
    (search.iterations, search.tolerance) = (200, 1e-14)
    // On x ≤ 0.5 the minimum lies at the bound with y = x².
    let found = search.minimize(from: [-1.2, 1], Self.rosenbrock)
    #expect(found.position[0] == 0.5)
    #expect(abs(found.position[1] - 0.25) < 1e-4)
    let outside = search.minimize(from: [-90, 90], Self.rosenbrock)
    #expect(outside.position[0] <= 0.5 && outside.position[0] >= -5)
  }

  @Test func neverEndsAboveItsStartAndSurvivesFailures() {
    let search = BoundedQuasiNewton(bounds: [-3...3])
    // Undefined right of 1: the search must back off.
    let found = search.minimize(from: [0]) { x in
      BoundedQuasiNewton.Point(
        position: x, value: x[0] < 1 ? -log(1 - x[0]) * 0.1 - x[0] : .infinity,
        gradient: [0.1 / (1 - x[0]) - 1])
    }
    #expect(abs(found.position[0] - 0.9) < 1e-3)
    let failed = search.minimize(from: [2]) {
      BoundedQuasiNewton.Point(position: $0, value: .infinity, gradient: [0])
    }
    #expect(failed.position == [2] && failed.value == .infinity)
  }
}
