public import Randomness

/// Two methods' final regrets on the same seeds: method minus rival, so that below zero is better.
public struct PairedRegrets: Hashable, Codable, Sendable {
  public let studentT: MeanInterval
  public let bootstrap: MeanInterval
  /// Seeds on which the method's regret is lower, equal (within 1e-12) and higher.
  public let wins: Int
  public let ties: Int
  public let losses: Int

  /// - Precondition: as many regrets of both, at least two.
  public init(method: [Double], rival: [Double], seeds: SeedSequence) {
    precondition(method.count == rival.count, "\(method.count) and \(rival.count) regrets")
    let differences = zip(method, rival).map { $0 - $1 }
    studentT = .studentT(differences)
    bootstrap = .bootstrap(differences, seeds: seeds)
    wins = differences.count { $0 < -1e-12 }
    losses = differences.count { $0 > 1e-12 }
    ties = differences.count - wins - losses
  }

  /// Whether both intervals lie below zero.
  public var isBetter: Bool { studentT.upper < 0 && bootstrap.upper < 0 }
  /// Whether both intervals lie above zero.
  public var isWorse: Bool { studentT.lower > 0 && bootstrap.lower > 0 }
}
