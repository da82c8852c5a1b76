/// Why a surrogate could not be fitted.
public enum SurrogateError: Error, Equatable, Sendable, CustomStringConvertible {
  case noObservations
  case scoreNotFinite(index: Int, score: String)
  case assignmentOutsideSpace(index: Int, assignment: String)
  case trainingDiverged(epoch: Int, loss: Double)

  public var description: String {
    switch self {
    case .noObservations: "there is no observation to fit"
    case .scoreNotFinite(let index, let score): "observation \(index) has the score \(score)"
    case .assignmentOutsideSpace(let index, let assignment):
      "observation \(index) has the assignment \(assignment), which lies outside the search space"
    case .trainingDiverged(let epoch, let loss):
      "training diverged at epoch \(epoch) with loss \(loss)"
    }
  }
}
