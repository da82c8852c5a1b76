public import Numerics
public import PromptSpace

/// Builds unfitted surrogates of any kind over one space.
public struct SurrogateFactory: Sendable {
  public let topology: WorkflowTopology
  /// For each agent its candidates' prepared embeddings, `P_i × d`.
  public let embeddings: [Matrix<Double>]
  /// The shape of the attention network; without its attention also that of the perceptron.
  public var architecture = WorkflowGATArchitecture()
  /// How both networks are trained.
  public var schedule = TrainingSchedule()

  /// - Precondition: there is one matrix an agent, each with at least one row, all of one width.
  public init(topology: WorkflowTopology, embeddings: [Matrix<Double>]) {
    precondition(
      embeddings.count == topology.count,
      "\(embeddings.count) agents' embeddings for \(topology.count) agents")
    self.topology = topology
    self.embeddings = embeddings
  }

  /// An unfitted surrogate; networks train in single precision.
  public func make(_ kind: SurrogateKind) -> any Surrogate {
    switch kind {
    case .linear: LinearSurrogate(embeddings: embeddings)
    case .gp: GaussianProcessSurrogate(topology: topology, embeddings: embeddings)
    case .bayesianGP: GaussianProcessMixture(topology: topology, embeddings: embeddings)
    case .mlp:
      MLPSurrogate<Float>(
        embeddings: embeddings.map { Matrix(converting: $0) },
        architecture: MLPArchitecture(without: architecture), schedule: schedule)
    case .gat:
      WorkflowGAT<Float>(
        topology: topology, embeddings: embeddings.map { Matrix(converting: $0) },
        architecture: architecture, schedule: schedule)
    }
  }
}
