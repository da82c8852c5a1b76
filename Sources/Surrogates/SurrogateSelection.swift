/// Which surrogate a study uses: a kind, or the one that predicts left-out scores best.
///
/// As text, `linear`, `gp`, `bgp`, `mlp`, `gat` or `auto`.
public enum SurrogateSelection: Hashable, Sendable, RawRepresentable, CaseIterable {
  case fixed(SurrogateKind)
  case auto

  public static let allCases = SurrogateKind.allCases.map(Self.fixed) + [.auto]

  public init?(rawValue: String) {
    if rawValue == "auto" {
      self = .auto
    } else {
      guard let kind = SurrogateKind(rawValue: rawValue) else { return nil }
      self = .fixed(kind)
    }
  }

  public var rawValue: String {
    switch self {
    case .fixed(let kind): kind.rawValue
    case .auto: "auto"
    }
  }
}

extension SurrogateSelection: Codable {}

extension SurrogateFactory {
  /// An unfitted surrogate; `auto` chooses anew in every fit.
  public func make(_ selection: SurrogateSelection) -> any Surrogate {
    switch selection {
    case .fixed(let kind): make(kind)
    case .auto: AutomaticSurrogate(self)
    }
  }
}
