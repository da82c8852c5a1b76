internal import Numerics
internal import PromptSpace
internal import Randomness

/// One fit: the data, the parameters on their way, and all memory of an epoch.
struct TrainingSession<Scalar: BLASScalar>: Sendable {
  let network: WorkflowNetwork
  let batch: ObservationBatch<Scalar>
  /// Embeddings of the used candidates, `u × d`.
  let inputs: Matrix<Scalar>
  let rows: RowSelection
  private(set) var pass: BackwardPass<Scalar>
  private(set) var cache: NetworkCache<Scalar>
  private var optimizer: Adam<Scalar>

  init(
    _ network: WorkflowNetwork, batch: ObservationBatch<Scalar>, table: NodeTable<Scalar>,
    parameters: ParameterSet<Scalar>, optimizer: AdamConfiguration
  ) {
    self.network = network
    self.batch = batch
    var inputs = Matrix<Scalar>(rows: batch.usedRows.count, columns: table.embeddings.columns)
    gatherRows(of: table.embeddings, batch.usedRows, into: &inputs)
    self.inputs = inputs
    // Without dropout all instances of a candidate have one encoding anyway.
    let shares =
      network.architecture.maskSharing == .perCandidate || network.architecture.dropout == 0
    rows = RowSelection(batch, sharesEncodings: shares)
    pass = BackwardPass(parameters: parameters, gradients: ParameterSet(network.layout))
    cache = NetworkCache(
      network, usedRows: batch.usedRows.count, count: batch.count, sharesEncodings: shares)
    self.optimizer = Adam(optimizer, layout: network.layout)
  }

  /// Loss and gradients at the current parameters.
  mutating func evaluateGradients(masks: DropoutMasks? = nil) -> Double {
    network.forward(inputs, rows, pass.parameters, masks: masks, cache: &cache)
    return Double(
      network.backward(
        inputs, rows, batch, masks: masks, &pass, cache: &cache))
  }

  /// Predictions at the current parameters, without dropout.
  mutating func predictions() -> [Scalar] {
    network.forward(inputs, rows, pass.parameters, masks: nil, cache: &cache)
    return cache.prediction.elements
  }

  /// One step of the optimizer along the current gradients.
  mutating func descend(learningRate: Double) {
    optimizer.step(&pass.parameters, gradients: pass.gradients, learningRate: learningRate)
  }

  /// Puts a tensor in a parameter's place: how other implementations' parameters come in.
  mutating func replaceParameter(_ index: Int, with tensor: Matrix<Scalar>) {
    pass.parameters.tensors[index].copyElements(of: tensor)
  }

  /// Trains until the schedule ends.
  ///
  /// - Throws: ``SurrogateError/trainingDiverged(epoch:loss:)`` when a loss is not finite.
  mutating func run(
    _ schedule: TrainingSchedule, seeds: SeedSequence
  ) throws(SurrogateError) -> FitReport {
    var generator = seeds.child("dropout").generator
    var masks = network.architecture.dropout > 0 ? DropoutMasks(network) : nil
    let outcome = try TrainingLoop(schedule: schedule).run { learningRate in
      masks?.draw(for: cache, using: &generator)
      let loss = evaluateGradients(masks: masks)
      descend(learningRate: learningRate)
      return loss
    }
    let loss = meanSquaredError()
    guard loss.isFinite else { throw .trainingDiverged(epoch: outcome.epochs, loss: loss) }
    return FitReport(
      epochs: outcome.epochs, trainingLoss: loss, stoppedEarly: outcome.stoppedEarly)
  }

  /// Of all scores alike, at the current parameters, without dropout.
  private mutating func meanSquaredError() -> Double {
    let errors = zip(predictions(), batch.targets.elements).map { Double($0) - Double($1) }
    return errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)
  }
}
