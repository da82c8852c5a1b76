/// The surrogates of this package, the simplest first.
public enum SurrogateKind: String, Hashable, Codable, Sendable, CaseIterable {
  /// ``LinearSurrogate``.
  case linear
  /// ``GaussianProcessSurrogate``.
  case gp
  /// ``GaussianProcessMixture``, the Gaussian process with its hyper-parameters integrated out.
  case bayesianGP = "bgp"
  /// ``MLPSurrogate``.
  case mlp
  /// ``WorkflowGAT``.
  case gat
}
