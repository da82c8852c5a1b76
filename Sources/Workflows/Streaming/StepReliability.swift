/// How a protocol hands on the steps of an agent.
public enum StepProtocol: String, Hashable, Sendable, CaseIterable {
  /// No agent before it.
  case single
  /// All steps at the end.
  case serial
  /// Each step when it is there.
  case stream
}

/// Which protocol makes the later agent right most often, by how reliable the steps are that it receives.
///
/// A right step in its context raises the correctness of each of its own by δ, a wrong one lowers it by ε; the effect is
/// additive and the same at every position. Source: theorem 1 of arXiv:2606.05158, with weights derived from its
/// contexts: streaming shows step j to the S − j + 1 own steps from j on, waiting to all S.
public struct StepReliability: Hashable, Sendable {
  /// p_j, the probability that step j is right.
  public let probabilities: [Double]
  /// δ
  public let gain: Double
  /// ε
  public let loss: Double

  /// - Precondition: there are steps, all probabilities are in 0…1, and gain and loss are positive.
  public init(probabilities: [Double], gain: Double, loss: Double) {
    precondition(!probabilities.isEmpty, "no steps")
    precondition(probabilities.allSatisfy((0...1).contains), "a probability beyond 0…1")
    precondition(gain > 0 && loss > 0, "gain \(gain) and loss \(loss) must be positive")
    self.probabilities = probabilities
    self.gain = gain
    self.loss = loss
  }

  private var count: Double { Double(probabilities.count) }

  /// p* = ε / (δ + ε): steps that are right more often help.
  public var breakEven: Double { loss / (gain + loss) }

  /// p̄, the mean.
  public var mean: Double { probabilities.reduce(0, +) / count }

  /// Σ (S − j + 1)·p_j over S(S + 1)/2: the first steps count most.
  public var head: Double {
    weighted { count - $0 } / (count * (count + 1) / 2)
  }

  /// Σ (j − 1)·p_j over S(S − 1)/2: the last steps count most; the mean where there is one step.
  public var tail: Double {
    probabilities.count == 1 ? mean : weighted { $0 } / (count * (count - 1) / 2)
  }

  private func weighted(_ weight: (Double) -> Double) -> Double {
    probabilities.enumerated().reduce(0) { $0 + weight(Double($1.offset)) * $1.element }
  }

  /// By how much the mean correctness of the later agent's steps exceeds that without an agent before it.
  public func gain(of kind: StepProtocol) -> Double {
    let effects = probabilities.map { $0 * gain - (1 - $0) * loss }
    switch kind {
    case .single: return 0
    case .serial: return effects.reduce(0, +)
    case .stream:
      return effects.enumerated().reduce(0) {
        $0 + (count - Double($1.offset)) * $1.element
      } / count
    }
  }

  /// The regime, `nil` on the border between two.
  ///
  /// Streaming beats no agent above ``breakEven`` of the head, waiting beats it above that of the mean, and waiting beats
  /// streaming above that of the tail.
  public var regime: StreamingRegime? {
    let border = breakEven
    guard probabilities.count > 1, head != border, mean != border, tail != border else {
      return nil
    }
    return StreamingRegime.allCases.first {
      $0.conditions == (head > border, mean > border, tail > border)
    }
  }
}

/// The six orders that are possible.
public enum StreamingRegime: String, Hashable, Sendable, CaseIterable {
  /// I.a: errors accumulate.
  case accumulation
  /// I.b: errors accumulate until the whole does harm.
  case harmfulAccumulation
  /// II.a
  case allGood
  /// II.b
  case selfCorrecting
  /// III.a
  case allBad
  /// III.b
  case lateRecovery

  /// The protocols, the best first.
  public var order: [StepProtocol] {
    switch self {
    case .accumulation: [.stream, .serial, .single]
    case .harmfulAccumulation: [.stream, .single, .serial]
    case .allGood: [.serial, .stream, .single]
    case .selfCorrecting: [.serial, .single, .stream]
    case .allBad: [.single, .stream, .serial]
    case .lateRecovery: [.single, .serial, .stream]
    }
  }

  /// Whether head, mean and tail lie above the break-even; the other two combinations cannot be.
  fileprivate var conditions: (head: Bool, mean: Bool, tail: Bool) {
    switch self {
    case .accumulation: (true, true, false)
    case .harmfulAccumulation: (true, false, false)
    case .allGood: (true, true, true)
    case .selfCorrecting: (false, true, true)
    case .allBad: (false, false, false)
    case .lateRecovery: (false, false, true)
    }
  }
}
