public import Numerics
public import PromptSpace
public import Randomness

/// A graph attention network that predicts a workflow's score from the embeddings of its prompts.
///
/// Every agent is a node that carries the embedding of its candidate prompt; attention runs along
/// the workflow's edges, so that the effect of one agent's prompt can depend on its neighbours'
/// prompts.
///
/// `Float` trains fastest; `Double` exists to be compared with other implementations.
///
/// Source: "MASPOB", arXiv 2603.02630, section on the topology-aware surrogate.
public struct WorkflowGAT<Scalar: BLASScalar>: Surrogate {
  public let architecture: WorkflowGATArchitecture
  public let schedule: TrainingSchedule

  let network: WorkflowNetwork
  let table: NodeTable<Scalar>

  /// What the last fit learned.
  private(set) var fitted: Fitted?

  /// The result of a fit: the parameters, and what they make of every candidate.
  struct Fitted: Sendable {
    let parameters: ParameterSet<Scalar>
    /// Encodings of all candidates, `U × hidden`.
    let encodings: Matrix<Scalar>
    /// The first attention layer's projections of all candidates as senders, `U × heads·hidden`.
    let senders: Matrix<Scalar>
    /// Likewise as receivers.
    let receivers: Matrix<Scalar>
  }

  /// An untrained model.
  ///
  /// - Parameters:
  ///   - topology: the workflow.
  ///   - embeddings: for each agent, in the topology's order, its candidates' embeddings, `P_i ×
  ///     d`.
  /// - Precondition: there is one matrix an agent, each with at least one row, all of one width, and
  ///   finite.
  /// - Complexity: O(U²·d) once for the span of U candidates.
  public init(
    topology: WorkflowTopology, embeddings: [Matrix<Scalar>],
    architecture: WorkflowGATArchitecture = WorkflowGATArchitecture(),
    schedule: TrainingSchedule = TrainingSchedule()
  ) {
    precondition(
      embeddings.count == topology.count,
      "\(embeddings.count) agents' embeddings for \(topology.count) agents")
    self.architecture = architecture
    self.schedule = schedule
    table = NodeTable(embeddings, inputs: architecture.inputs, roles: architecture.roles)
    network = WorkflowNetwork(
      architecture, topology: topology, embeddingWidth: table.originalWidth,
      inputWidth: table.embeddings.columns)
  }

  /// Trains from fresh parameters; on an error the last fit stays in force.
  ///
  /// - Throws: ``SurrogateError`` for no observations, a score that is not finite, an assignment
  ///   outside the space, or a loss that is not finite.
  /// - Complexity: epochs times one pass over the observations; memory is allocated before the
  ///   first.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func fit(
    _ observations: [Observation], seeds: SeedSequence
  ) throws -> FitReport {
    try table.space.check(observations)
    var session = TrainingSession(
      network, batch: ObservationBatch(observations, table: table), table: table,
      parameters: network.initialParameters(seeds.child("init")), optimizer: schedule.optimizer)
    let report = try session.run(schedule, seeds: seeds)
    fitted = prepare(session.pass.parameters)
    return report
  }

  /// - Complexity: O(assignments·(edges + hidden)·hidden·heads): encodings are shared by all
  ///   assignments.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func predict(_ assignments: [PromptAssignment]) -> [Double] {
    guard let fitted else { preconditionFailure("predict before a successful fit") }
    guard !assignments.isEmpty else { return [] }
    table.space.requireContained(assignments)
    var workspace = PredictionWorkspace(
      network, fitted: fitted, capacity: min(assignments.count, 256))
    var result: [Double] = []
    result.reserveCapacity(assignments.count)
    for start in stride(from: 0, to: assignments.count, by: workspace.capacity) {
      let chunk = assignments[start..<min(start + workspace.capacity, assignments.count)]
      workspace.predict(
        network, fitted: fitted, rows: chunk.flatMap { table.rows(of: $0) }, into: &result)
    }
    return result
  }

  /// Encodes and projects every candidate once, for all predictions to come.
  func prepare(_ parameters: ParameterSet<Scalar>) -> Fitted {
    let count = table.embeddings.rows
    var hidden = Matrix<Scalar>(rows: count, columns: network.encoderWidth)
    var encodings = Matrix<Scalar>(rows: count, columns: architecture.hidden)
    network.encoder1.forwardRectified(
      table.embeddings, parameters, into: &hidden, scale: 1)
    network.encoder2.forwardRectified(hidden, parameters, into: &encodings, scale: 1)
    let layer = network.attention[0]
    var senders = Matrix<Scalar>(rows: count, columns: layer.heads * layer.width)
    var receivers = senders
    layer.sender.forward(encodings, parameters, into: &senders)
    layer.receiver.forward(encodings, parameters, into: &receivers)
    return Fitted(
      parameters: parameters, encodings: encodings, senders: senders, receivers: receivers)
  }
}
