import Acquisition
import PromptSpace
import Surrogates

/// Where the deviations σ in a round's utility come from.
enum ExplorationTerm {
  /// Linear in the prompts' features, whatever the surrogate is.
  case linear(LinearUncertainty)
  /// The fitted surrogate's own.
  case posterior(any ProbabilisticSurrogate)

  /// - Parameters:
  ///   - rule: asks for the posterior or not.
  ///   - model: the fitted surrogate; without a posterior the linear term takes its place.
  ///   - linear: knows the pending assignments too, which a posterior does not.
  init(_ rule: ExplorationRule, model: any Surrogate, linear: LinearUncertainty) {
    let fitted = (model as? AutomaticSurrogate)?.chosen ?? model
    if case .posterior = rule, let probabilistic = fitted as? any ProbabilisticSurrogate {
      self = .posterior(probabilistic)
    } else {
      self = .linear(linear)
    }
  }

  func deviations(of assignments: [PromptAssignment]) -> [Double] {
    switch self {
    case .linear(let uncertainty): uncertainty.uncertainty(of: assignments)
    case .posterior(let model): model.posterior(assignments).map(\.standardDeviation)
    }
  }

  /// What a person should know when the rule could not be followed, else empty.
  func remark(on rule: ExplorationRule) -> String {
    if case .posterior = rule, case .linear = self {
      return "; the surrogate has no posterior, explored by the linear bound"
    }
    return ""
  }
}
