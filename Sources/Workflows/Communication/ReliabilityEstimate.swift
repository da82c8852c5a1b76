/// p_j, δ and ε of theorem 1, estimated from steps that were judged right or wrong.
///
/// - p_j is the share of right steps at position j with half a right and half a wrong one added (Jeffreys).
/// - A later agent's step that has seen R right and W wrong steps is right with probability b + δ·R − ε·W. b, δ and ε
///   minimise the squares, with a prior of the weight of one step that both effects are equal and small. It keeps few
///   and equal judgements from speaking for either protocol; both effects are kept above ``smallest``.
public struct ReliabilityEstimate: Hashable, Sendable {
  /// The judged steps of an agent and of one that reads it, in one run of streaming.
  public struct Sample: Hashable, Codable, Sendable {
    public let upstream: [Bool]
    /// Step s has seen the first s steps of ``upstream``.
    public let downstream: [Bool]

    public init(upstream: [Bool], downstream: [Bool]) {
      self.upstream = upstream
      self.downstream = downstream
    }
  }

  public let reliability: StepReliability
  /// Runs that it rests on.
  public let samples: Int

  static let prior = 0.1
  static let smallest = 0.01

  /// - Returns: `nil` without an upstream step.
  /// - Complexity: O(steps).
  public init?(_ samples: [Sample]) {
    // A position that few runs reach says little about the others.
    let lengths = samples.map(\.upstream.count).sorted()
    guard let length = lengths.isEmpty ? nil : lengths[lengths.count / 2], length > 0 else {
      return nil
    }
    let probabilities = (0..<length).map { position in
      let judged = samples.compactMap {
        $0.upstream.indices.contains(position) ? $0.upstream[position] : nil
      }
      return (Double(judged.count { $0 }) + 0.5) / (Double(judged.count) + 1)
    }
    let effects = Self.effects(samples)
    reliability = StepReliability(
      probabilities: probabilities, gain: effects.gain, loss: effects.loss)
    self.samples = samples.count
  }

  private static func effects(_ samples: [Sample]) -> (gain: Double, loss: Double) {
    // The normal equations in b, δ and −ε.
    var matrix = [[1e-9, 0, 0], [0, 1, 0], [0, 0, 1]]
    var right = [0, prior, -prior]
    for sample in samples {
      for (step, isRight) in sample.downstream.enumerated() {
        let seen = sample.upstream.prefix(step + 1)
        let good = Double(seen.count { $0 })
        let row = [1, good, Double(seen.count) - good]
        for line in 0..<3 {
          for column in 0..<3 { matrix[line][column] += row[line] * row[column] }
          right[line] += row[line] * (isRight ? 1 : 0)
        }
      }
    }
    let solution = solve(matrix, right)
    return (max(solution[1], smallest), max(-solution[2], smallest))
  }

  /// Gauss's elimination of a positive definite system.
  private static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
    var rows = zip(matrix, right).map { $0 + [$1] }
    for pivot in rows.indices {
      for line in rows.indices where line != pivot {
        let factor = rows[line][pivot] / rows[pivot][pivot]
        for column in pivot...rows.count { rows[line][column] -= factor * rows[pivot][column] }
      }
    }
    return rows.indices.map { rows[$0][rows.count] / rows[$0][$0] }
  }
}
