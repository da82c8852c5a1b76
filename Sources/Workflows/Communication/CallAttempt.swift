/// How far the attempts at one call have come.
struct CallAttempt {
  /// Counted from 1.
  var number: Int
  /// Whether the first step is shown to the model before it is handed on.
  var checksFirst: Bool
  /// Draws that were objected to.
  var redraws = 0
  /// Far from the numbers of other repetitions of the run.
  static let redrawn = 1 << 20
  var retries = 0
  /// Steps of this call that were handed on.
  var committed = 0
  /// Whether all that the reply holds was handed on.
  var isComplete = false
  var isRejected = false
  var cutter: StepCutter?
}
