public import Numerics
public import PromptSpace
public import Randomness

/// A ``WorkflowGAT`` without its graph: the ablation that shows what attention along the edges adds.
///
/// The node encoder is the same and shared by all agents, so is the head; instead of attention and
/// the mean over nodes, the head reads the encodings of all agents side by side. It can express an
/// interaction of any two agents, and is told of none.
///
/// Source: "MASPOB", arXiv 2603.02630, the ablation of the topology-aware surrogate.
public struct MLPSurrogate<Scalar: BLASScalar>: Surrogate {
  public let architecture: MLPArchitecture
  public let schedule: TrainingSchedule

  let network: ConcatenationNetwork
  let table: NodeTable<Scalar>

  /// Parameters of the last fit.
  private(set) var fitted: ParameterSet<Scalar>?

  /// An untrained model.
  ///
  /// - Parameter embeddings: for each agent its candidates' embeddings, `P_i × d`.
  /// - Precondition: every agent has a candidate, and all embeddings have one positive width.
  public init(
    embeddings: [Matrix<Scalar>], architecture: MLPArchitecture = MLPArchitecture(),
    schedule: TrainingSchedule = TrainingSchedule()
  ) {
    self.architecture = architecture
    self.schedule = schedule
    table = NodeTable(embeddings)
    network = ConcatenationNetwork(
      architecture, agentCount: embeddings.count, embeddingWidth: table.embeddings.columns)
  }

  /// Trains from fresh parameters; on an error the last fit stays in force.
  ///
  /// - Throws: ``SurrogateError`` for no observations, a score that is not finite, an assignment
  ///   outside the space, or a loss that is not finite.
  /// - Complexity: epochs times one pass over the observations.
  public mutating func fit(
    _ observations: [Observation], seeds: SeedSequence
  ) throws -> FitReport {
    try table.space.check(observations)
    var training = ConcatenationTraining(
      network, observations, table: table,
      parameters: network.initialParameters(seeds.child("init")), optimizer: schedule.optimizer)
    let report = try training.run(schedule, seeds: seeds)
    fitted = training.pass.parameters
    return report
  }

  /// - Complexity: O(U·d·m + assignments·N·h·(m + h)) for U candidates in all.
  public func predict(_ assignments: [PromptAssignment]) -> [Double] {
    guard let fitted else { preconditionFailure("predict before a successful fit") }
    table.space.requireContained(assignments)
    var result: [Double] = []
    result.reserveCapacity(assignments.count)
    for start in stride(from: 0, to: assignments.count, by: 1024) {
      let chunk = assignments[start..<min(start + 1024, assignments.count)]
      var cache = ConcatenationNetwork.Cache<Scalar>(
        network, usedRows: table.embeddings.rows, count: chunk.count)
      network.forward(
        table.embeddings, rows: chunk.flatMap { table.rows(of: $0) }, fitted, cache: &cache)
      result.append(contentsOf: cache.prediction.elements.map { Double($0) })
    }
    return result
  }
}
