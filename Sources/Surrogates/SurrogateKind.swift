/// The surrogates of this package, the simplest first.
public enum SurrogateKind: String, Hashable, Codable, Sendable, CaseIterable {
  /// ``LinearSurrogate``.
  case linear
  /// ``GaussianProcessSurrogate``.
  case gp
  /// ``MLPSurrogate``.
  case mlp
  /// ``WorkflowGAT``.
  case gat
}
