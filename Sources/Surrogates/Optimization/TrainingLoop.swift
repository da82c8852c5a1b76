/// The epochs of a schedule, whatever is trained.
struct TrainingLoop: Sendable {
  let schedule: TrainingSchedule

  /// How the epochs ended.
  struct Outcome: Hashable, Sendable {
    let epochs: Int
    let stoppedEarly: Bool
  }

  /// Runs epochs until the schedule ends.
  ///
  /// - Parameter epoch: computes loss and gradients and makes one step with a learning rate.
  /// - Returns: the number of epochs and why they ended.
  /// - Throws: ``SurrogateError/trainingDiverged(epoch:loss:)`` when a loss is not finite.
  func run(
    _ epoch: (_ learningRate: Double) -> Double
  ) throws(SurrogateError) -> Outcome {
    var plateau = schedule.plateau.map {
      PlateauSchedule($0, learningRate: schedule.optimizer.learningRate)
    }
    var stopping = schedule.earlyStopping.map { EarlyStopping($0) }
    for number in 1...max(schedule.maximumEpochs, 1) {
      let loss = epoch(plateau?.learningRate ?? schedule.optimizer.learningRate)
      guard loss.isFinite else { throw .trainingDiverged(epoch: number, loss: loss) }
      plateau?.step(loss: loss)
      if stopping?.shouldStop(after: loss) == true {
        return Outcome(epochs: number, stoppedEarly: true)
      }
    }
    return Outcome(epochs: max(schedule.maximumEpochs, 1), stoppedEarly: false)
  }
}
