import Numerics

/// λ·σ² along a ``ScanOrder``: level k holds, for each lane, the parts of the lane's agent, of the
/// first k wheels, and of all their pairs.
struct VarianceScan: Sendable {
  private typealias Lanes = SIMD4<Double>

  private let order: ScanOrder
  /// Each agent's first row in ``parts``.
  private let offsets: [Int]
  /// Symmetric over the candidates of all agents: on the diagonal their own parts, elsewhere those of
  /// pairs.
  private let parts: Matrix<Double>
  /// The lane's columns of ``parts``, each row padded by its last element.
  private let laneParts: [Lanes]
  private let chunks: Int
  private var levels: [Lanes]
  /// The largest of the last level.
  private(set) var highest = 0.0

  init(_ form: LinearUncertainty.QuadraticForm, order: ScanOrder) {
    let sizes = form.own.map(\.count)
    let offsets = sizes.indices.map { sizes[..<$0].reduce(0, +) }
    let count = sizes.reduce(0, +)
    var parts = Matrix<Double>(rows: count, columns: count)
    for (agent, own) in form.own.enumerated() {
      for (candidate, value) in own.enumerated() {
        parts[offsets[agent] + candidate, offsets[agent] + candidate] = value
      }
      for other in agent + 1..<max(sizes.count, agent + 1) {
        for left in 0..<sizes[agent] {
          for right in 0..<sizes[other] {
            let value = form.pairs[agent][other][left, right]
            parts[offsets[agent] + left, offsets[other] + right] = value
            parts[offsets[other] + right, offsets[agent] + left] = value
          }
        }
      }
    }
    let width = sizes[order.lane]
    let chunks = (width + Lanes.scalarCount - 1) / Lanes.scalarCount
    let padded = { (element: (Int) -> Double) in
      (0..<chunks).map { chunk in
        var lanes = Lanes.zero
        for index in 0..<Lanes.scalarCount {
          lanes[index] = element(min(chunk * Lanes.scalarCount + index, width - 1))
        }
        return lanes
      }
    }
    let lane = offsets[order.lane]
    laneParts = (0..<count).flatMap { row in padded { parts[row, lane + $0] } }
    levels = padded { parts[lane + $0, lane + $0] }
    levels += [Lanes](repeating: .zero, count: order.wheels.count * chunks)
    (self.order, self.offsets, self.parts, self.chunks) = (order, offsets, parts, chunks)
    highest = levels[..<chunks].reduce(-.infinity) { max($0, $1.max()) }
  }

  /// Forms a level above 0 from the level before.
  mutating func enter(_ level: Int, _ point: [Int]) {
    let agent = order.wheels[level - 1]
    let row = offsets[agent] + point[agent]
    var shared = parts.elements[row * parts.columns + row]
    for other in order.wheels[..<(level - 1)] {
      shared += parts.elements[row * parts.columns + offsets[other] + point[other]]
    }
    var largest = Lanes(repeating: -.infinity)
    for chunk in 0..<chunks {
      let sum = levels[(level - 1) * chunks + chunk] + laneParts[row * chunks + chunk] + shared
      levels[level * chunks + chunk] = sum
      largest.replace(with: sum, where: sum .> largest)
    }
    highest = largest.max()
  }

  /// λ·σ² of one lane at the last level.
  func value(lane: Int) -> Double {
    let (chunk, index) = lane.quotientAndRemainder(dividingBy: Lanes.scalarCount)
    return levels[order.wheels.count * chunks + chunk][index]
  }
}
