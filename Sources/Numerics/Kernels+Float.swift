internal import CKernels

extension Float {
  public static func attend(
    _ task: AttentionTask<Float>, sender: UnsafePointer<Float>, receiver: UnsafePointer<Float>,
    attention: UnsafePointer<Float>, keep: UnsafePointer<Float>,
    probabilities: UnsafeMutablePointer<Float>, output: UnsafeMutablePointer<Float>
  ) {
    maspob_attend_float(
      task.instructions.code, task.graphs, task.slope, sender, receiver, attention, keep,
      probabilities, output)
  }

  public static func attendBackward(
    _ task: AttentionTask<Float>, sender: UnsafePointer<Float>, receiver: UnsafePointer<Float>,
    attention: UnsafePointer<Float>, keep: UnsafePointer<Float>,
    probabilities: UnsafePointer<Float>, dOutput: UnsafePointer<Float>,
    dScores: UnsafeMutablePointer<Float>, dSender: UnsafeMutablePointer<Float>,
    dReceiver: UnsafeMutablePointer<Float>, dAttention: UnsafeMutablePointer<Float>
  ) {
    maspob_attend_backward_float(
      task.instructions.code, task.graphs, task.slope, sender, receiver, attention, keep,
      probabilities, dOutput, dScores, dSender, dReceiver, dAttention)
  }

  public static func adamUpdate(
    _ task: AdamTask<Float>, parameter: UnsafeMutablePointer<Float>,
    gradient: UnsafePointer<Float>, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>
  ) {
    let step = task.step
    var numbers = maspob_adam_float(
      shrink: 1 - step.learningRate * step.decoupledDecay, coupled_decay: step.coupledDecay,
      beta1: step.beta1, rest1: 1 - step.beta1, beta2: step.beta2, rest2: 1 - step.beta2,
      rate: step.learningRate / step.correction1, root_scale: 1 / step.correction2.squareRoot(),
      epsilon: step.epsilon)
    maspob_adam_update_float(
      task.instructions.code, &numbers, task.count, parameter, gradient, first, second)
  }

  public static func laneLogits(
    _ task: LaneTask<Float>, block: UnsafePointer<Float>, row: UnsafePointer<Float>,
    weights: UnsafePointer<Float>, logits: UnsafeMutablePointer<Float>
  ) -> (highest: Float, hasNaN: Bool) {
    var highest: Float = 0
    let hasNaN = maspob_lane_logits_float(
      task.instructions.code, task.hidden, task.lanes, block, row, weights, task.offset, logits,
      &highest)
    return (highest, hasNaN)
  }
}
