internal import CKernels

extension Double {
  public static func attend(
    _ task: AttentionTask<Double>, sender: UnsafePointer<Double>, receiver: UnsafePointer<Double>,
    attention: UnsafePointer<Double>, keep: UnsafePointer<Double>,
    probabilities: UnsafeMutablePointer<Double>, output: UnsafeMutablePointer<Double>
  ) {
    maspob_attend_double(
      task.instructions.code, task.graphs, task.slope, sender, receiver, attention, keep,
      probabilities, output)
  }

  public static func attendBackward(
    _ task: AttentionTask<Double>, sender: UnsafePointer<Double>, receiver: UnsafePointer<Double>,
    attention: UnsafePointer<Double>, keep: UnsafePointer<Double>,
    probabilities: UnsafePointer<Double>, dOutput: UnsafePointer<Double>,
    dScores: UnsafeMutablePointer<Double>, dSender: UnsafeMutablePointer<Double>,
    dReceiver: UnsafeMutablePointer<Double>, dAttention: UnsafeMutablePointer<Double>
  ) {
    maspob_attend_backward_double(
      task.instructions.code, task.graphs, task.slope, sender, receiver, attention, keep,
      probabilities, dOutput, dScores, dSender, dReceiver, dAttention)
  }

  public static func adamUpdate(
    _ task: AdamTask<Double>, parameter: UnsafeMutablePointer<Double>,
    gradient: UnsafePointer<Double>, first: UnsafeMutablePointer<Double>,
    second: UnsafeMutablePointer<Double>
  ) {
    let step = task.step
    var numbers = maspob_adam_double(
      shrink: 1 - step.learningRate * step.decoupledDecay, coupled_decay: step.coupledDecay,
      beta1: step.beta1, rest1: 1 - step.beta1, beta2: step.beta2, rest2: 1 - step.beta2,
      rate: step.learningRate / step.correction1, root_scale: 1 / step.correction2.squareRoot(),
      epsilon: step.epsilon)
    maspob_adam_update_double(
      task.instructions.code, &numbers, task.count, parameter, gradient, first, second)
  }

  public static func laneLogits(
    _ task: LaneTask<Double>, block: UnsafePointer<Double>, row: UnsafePointer<Double>,
    weights: UnsafePointer<Double>, logits: UnsafeMutablePointer<Double>
  ) -> (highest: Double, hasNaN: Bool) {
    var highest: Double = 0
    let hasNaN = maspob_lane_logits_double(
      task.instructions.code, task.hidden, task.lanes, block, row, weights, task.offset, logits,
      &highest)
    return (highest, hasNaN)
  }
}
