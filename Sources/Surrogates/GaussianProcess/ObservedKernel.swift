internal import Numerics
internal import PromptSpace

/// The prior covariance of the scores at the observed assignments, for any hyper-parameters.
///
///     K = c² + s²·A + w²·B        A = 1/N·Σᵢ kᵢ        B = 1/|E|·Σ over edges (i, j) of kᵢ·kⱼ
///
/// The constant c² = 1 is the prior variance of the mean of the standardized scores.
struct ObservedKernel: Sendable {
  static let meanVariance = 1.0

  let count: Int
  let edges: [(from: Int, to: Int)]
  /// Each agent's distances between the distinct candidates that were observed.
  private let distances: [AgentDistances]
  /// For each agent and pair of observations (a, b), at `a·n + b`, the place in its distances.
  private let places: [[Int]]

  init(
    _ assignments: [PromptAssignment], embeddings: [Matrix<Double>], edges: [(from: Int, to: Int)]
  ) {
    count = assignments.count
    self.edges = edges
    var distances: [AgentDistances] = []
    var places: [[Int]] = []
    for (agent, matrix) in embeddings.enumerated() {
      let chosen = assignments.map { $0[agent] }
      let used = Set(chosen).sorted()
      let position = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($1, $0) })
      let rows = chosen.compactMap { position[$0] }
      distances.append(AgentDistances(matrix, rows: used, columns: used))
      places.append(rows.flatMap { row in rows.map { row * used.count + $0 } })
    }
    self.distances = distances
    self.places = places
  }

  /// A part of K with its derivatives, each `n·n` elements.
  struct Part: Sendable {
    var values: [Double]
    var byLengthScale: [Double]
    var byIdentityShare: [Double]

    init(count: Int) {
      values = [Double](repeating: 0, count: count)
      (byLengthScale, byIdentityShare) = (values, values)
    }
  }

  /// A and B of the class's formula.
  ///
  /// - Complexity: O(n²·(N + |E|)) and an exponential for each pair of distinct candidates.
  func parts(_ parameters: GaussianProcessParameters) -> (additive: Part, edge: Part) {
    let kernels = zip(distances, places).map { distances, places in
      Self.spread(AgentKernel(distances, parameters, derivatives: true), places)
    }
    var additive = Part(count: count * count)
    let share = 1 / Double(kernels.count)
    for kernel in kernels {
      Self.add(kernel.values, times: share, to: &additive.values)
      Self.add(kernel.byLengthScale, times: share, to: &additive.byLengthScale)
      Self.add(kernel.byIdentityShare, times: share, to: &additive.byIdentityShare)
    }
    var edge = Part(count: count * count)
    for (from, to) in edges {
      Self.addProduct(kernels[from], kernels[to], share: 1 / Double(edges.count), to: &edge)
    }
    return (additive, edge)
  }

  /// c² + s²·A + w²·B + diag(noise + τ²).
  func covariance(
    _ parameters: GaussianProcessParameters, additive: Part, edge: Part, noise: [Double]
  ) -> Matrix<Double> {
    var elements = [Double](repeating: Self.meanVariance, count: count * count)
    Self.add(additive.values, times: parameters.additiveVariance, to: &elements)
    Self.add(edge.values, times: parameters.edgeVariance, to: &elements)
    for row in 0..<count {
      elements[row * count + row] += noise[row] + parameters.noiseFloor
    }
    return Matrix(rows: count, columns: count, elements: elements)
  }

  /// The same without the parts and their derivatives.
  ///
  /// - Complexity: O(n²·(N + |E|)) and an exponential for each pair of distinct candidates.
  func covariance(_ parameters: GaussianProcessParameters, noise: [Double]) -> Matrix<Double> {
    let kernels = zip(distances, places).map { distances, places in
      let values = AgentKernel(distances, parameters).values
      return places.map { values[$0] }
    }
    var elements = [Double](repeating: Self.meanVariance, count: count * count)
    for kernel in kernels {
      Self.add(kernel, times: parameters.additiveVariance / Double(kernels.count), to: &elements)
    }
    let shared = parameters.edgeVariance / Double(max(edges.count, 1))
    for (from, to) in edges {
      let (left, right) = (kernels[from], kernels[to])
      for index in elements.indices { elements[index] += shared * left[index] * right[index] }
    }
    for row in 0..<count {
      elements[row * count + row] += noise[row] + parameters.noiseFloor
    }
    return Matrix(rows: count, columns: count, elements: elements)
  }

  private static func spread(_ kernel: AgentKernel, _ places: [Int]) -> Part {
    var result = Part(count: 0)
    result.values = places.map { kernel.values[$0] }
    result.byLengthScale = places.map { kernel.byLengthScale[$0] }
    result.byIdentityShare = places.map { kernel.byIdentityShare[$0] }
    return result
  }

  static func add(_ source: [Double], times factor: Double, to target: inout [Double]) {
    for index in target.indices { target[index] += factor * source[index] }
  }

  /// The product rule along one edge.
  private static func addProduct(
    _ left: Part, _ right: Part, share: Double, to target: inout Part
  ) {
    for index in target.values.indices {
      let (first, second) = (left.values[index], right.values[index])
      target.values[index] += share * first * second
      target.byLengthScale[index] +=
        share * (left.byLengthScale[index] * second + first * right.byLengthScale[index])
      target.byIdentityShare[index] +=
        share * (left.byIdentityShare[index] * second + first * right.byIdentityShare[index])
    }
  }
}
