/// Which kind of surrogate was chosen for some observations, and why.
public struct SurrogateChoice: Hashable, Codable, Sendable {
  /// One kind and how it did.
  public struct Candidate: Hashable, Codable, Sendable {
    public let kind: SurrogateKind
    /// `nil` when a fit diverged.
    public let report: SurrogateReport?

    public init(kind: SurrogateKind, report: SurrogateReport?) {
      self.kind = kind
      self.report = report
    }
  }

  /// A kind must beat every simpler one by more than this share of its leave-one-out error.
  public static let tieShare = 0.02
  /// With fewer observations nothing is compared.
  public static let minimumObservations = 4
  /// What is taken where nothing can be compared: the only kind that its prior carries.
  public static let fallback = SurrogateKind.gp

  public let kind: SurrogateKind
  /// All compared kinds, the simplest first; empty when nothing was compared.
  public let candidates: [Candidate]

  /// The simplest kind whose leave-one-out error is at most 2 % above the lowest.
  ///
  /// Kinds whose fits diverged do not count; without any error to compare it is ``fallback``.
  public init(_ candidates: [Candidate]) {
    let ordered = SurrogateKind.allCases.flatMap { kind in candidates.filter { $0.kind == kind } }
    let errors = ordered.compactMap { candidate in
      candidate.report?.leaveOneOut.flatMap { report -> (kind: SurrogateKind, rmse: Double)? in
        report.rmse.isFinite ? (candidate.kind, report.rmse) : nil
      }
    }
    let lowest = errors.map(\.rmse).min() ?? .infinity
    kind = errors.first { $0.rmse <= lowest * (1 + Self.tieShare) }?.kind ?? Self.fallback
    self.candidates = ordered
  }

  /// One sentence for a person.
  public var summary: String {
    let errors = candidates.map { candidate in
      let error = candidate.report?.leaveOneOut.map { SurrogateReport.text($0.rmse) }
      return "\(candidate.kind.rawValue) \(error ?? "failed")"
    }
    let chosen = candidates.first { $0.kind == kind }?.report
    guard !candidates.isEmpty, let chosen else {
      return "\(kind.rawValue), without a comparison: "
        + (candidates.isEmpty ? "too few observations" : "every fit failed")
    }
    return "\(kind.rawValue), the simplest within 2 % of the lowest leave-one-out error "
      + "(\(errors.joined(separator: ", "))): \(chosen.summary)"
  }
}
