public import Randomness

/// Two methods' final regrets on the same seeds: method minus rival, so that below zero is better.
public struct PairedRegrets: Hashable, Codable, Sendable {
  /// Of the differences, those within ``tolerance`` taken as 0.
  public let studentT: MeanInterval
  public let bootstrap: MeanInterval
  /// Seeds on which the method's regret is lower, equal (within ``tolerance``) and higher.
  public let wins: Int
  public let ties: Int
  public let losses: Int

  /// Sums of the same scores in another order differ by so much at most, which says nothing of a method.
  public static let tolerance = 1e-12

  /// - Precondition: as many regrets of both, at least two.
  public init(method: [Double], rival: [Double], seeds: SeedSequence) {
    precondition(method.count == rival.count, "\(method.count) and \(rival.count) regrets")
    let differences = zip(method, rival).map { abs($0 - $1) <= Self.tolerance ? 0 : $0 - $1 }
    studentT = .studentT(differences)
    bootstrap = .bootstrap(differences, seeds: seeds)
    wins = differences.count { $0 < 0 }
    losses = differences.count { $0 > 0 }
    ties = differences.count - wins - losses
  }

  /// Whether both intervals lie below zero.
  public var isBetter: Bool { studentT.upper < 0 && bootstrap.upper < 0 }
  /// Whether both intervals lie above zero.
  public var isWorse: Bool { studentT.lower > 0 && bootstrap.lower > 0 }
}
