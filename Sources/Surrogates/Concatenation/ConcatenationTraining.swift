internal import Numerics
internal import PromptSpace
internal import Randomness

/// One fit of a ``ConcatenationNetwork``: the data, the parameters on their way, and all memory.
struct ConcatenationTraining<Scalar: BLASScalar>: Sendable {
  let network: ConcatenationNetwork
  let batch: ObservationBatch<Scalar>
  /// Embeddings of the used candidates, `u × d`.
  let inputs: Matrix<Scalar>
  private(set) var pass: BackwardPass<Scalar>
  private(set) var buffers: ConcatenationNetwork.TrainingBuffers<Scalar>
  private var optimizer: Adam<Scalar>

  init(
    _ network: ConcatenationNetwork, _ observations: [Observation], table: NodeTable<Scalar>,
    parameters: ParameterSet<Scalar>, optimizer: AdamConfiguration
  ) {
    self.network = network
    batch = ObservationBatch(observations, table: table)
    var inputs = Matrix<Scalar>(rows: batch.usedRows.count, columns: table.embeddings.columns)
    gatherRows(of: table.embeddings, batch.usedRows, into: &inputs)
    self.inputs = inputs
    pass = BackwardPass(parameters: parameters, gradients: ParameterSet(network.layout))
    buffers = ConcatenationNetwork.TrainingBuffers(
      network, usedRows: batch.usedRows.count, count: batch.count)
    self.optimizer = Adam(optimizer, layout: network.layout)
  }

  /// Loss and gradients at the current parameters.
  mutating func evaluateGradients(masks: ConcatenationNetwork.Masks? = nil) -> Double {
    network.forward(
      inputs, rows: batch.rows, pass.parameters, masks: masks, cache: &buffers.values)
    return Double(
      network.backward(
        inputs, batch, masks: masks, &pass, buffers: &buffers))
  }

  /// Puts a tensor in a parameter's place.
  mutating func replaceParameter(_ index: Int, with tensor: Matrix<Scalar>) {
    pass.parameters.tensors[index].copyElements(of: tensor)
  }

  /// Draws both masks for the sizes of the buffers.
  func draw(
    _ masks: inout ConcatenationNetwork.Masks, using generator: inout Xoshiro256StarStar
  ) {
    masks.encoder.draw(count: buffers.values.encoded1.elements.count, using: &generator)
    masks.head.draw(count: buffers.values.hidden.elements.count, using: &generator)
  }

  /// Trains until the schedule ends.
  ///
  /// - Throws: ``SurrogateError/trainingDiverged(epoch:loss:)`` when a loss is not finite.
  mutating func run(
    _ schedule: TrainingSchedule, seeds: SeedSequence
  ) throws(SurrogateError) -> FitReport {
    var generator = seeds.child("dropout").generator
    let dropout = Dropout(rate: network.architecture.dropout)
    var masks = dropout.rate > 0 ? ConcatenationNetwork.Masks(encoder: dropout, head: dropout) : nil
    let outcome = try TrainingLoop(schedule: schedule).run { learningRate in
      if var drawn = masks {
        draw(&drawn, using: &generator)
        masks = drawn
      }
      let loss = evaluateGradients(masks: masks)
      optimizer.step(&pass.parameters, gradients: pass.gradients, learningRate: learningRate)
      return loss
    }
    network.forward(inputs, rows: batch.rows, pass.parameters, cache: &buffers.values)
    let errors = zip(buffers.values.prediction.elements, batch.targets.elements).map {
      Double($0) - Double($1)
    }
    let loss = errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)
    guard loss.isFinite else { throw .trainingDiverged(epoch: outcome.epochs, loss: loss) }
    return FitReport(
      epochs: outcome.epochs, trainingLoss: loss, stoppedEarly: outcome.stoppedEarly)
  }
}
