import Acquisition
import PromptSpace
import Randomness
import Surrogates

/// What a round's utility adds to the mean, and how uncertain that leaves an assignment.
struct ExplorationTerm {
  /// Of the rule's σ; where it draws, the surrogate's posterior or, without one, the linear σ.
  private let uncertainty: any UncertaintyModel
  private let draw: DeviationDraw?
  /// What a person should know where the rule could not be followed as it is named, else empty.
  let remark: String

  /// Whether the term is α·σ with the linear σ, which a search by tables knows.
  var isLinear: Bool { draw == nil && uncertainty is LinearUncertainty }

  /// - Parameters:
  ///   - rule: what is asked for; the linear term takes the place of what the surrogate cannot do.
  ///   - model: the fitted surrogate, the chosen one of an automatic choice.
  ///   - linear: knows all evaluated and pending assignments.
  ///   - pending: counts as evaluated in every σ. A draw of a surrogate's own belief knows only scores;
  ///     its seeds tell the proposals of a batch apart.
  ///   - seeds: of this round alone.
  init(
    _ rule: ExplorationRule, model: any Surrogate, linear: LinearUncertainty,
    pending: [PromptAssignment], seeds: SeedSequence
  ) {
    switch rule {
    case .linearUCB, .greedy:
      self.init(linear)
    case .posterior, .expectedImprovement:
      guard let model = model as? any ProbabilisticSurrogate else {
        self.init(linear, remark: "the surrogate has no posterior, explored by the linear bound")
        return
      }
      self.init(PosteriorUncertainty(model: model.expecting(pending)))
    case .neuralUCB:
      guard let model = model as? any DifferentiableSurrogate else {
        self.init(linear, remark: "the surrogate has no gradients, explored by the linear bound")
        return
      }
      self.init(Self.neural(model, linear))
    case .thompson:
      self.init(model: model, linear: linear, pending: pending, seeds: seeds.child("draw"))
    }
  }

  /// A draw of the surrogate's own belief, else of the linear one.
  private init(
    model: any Surrogate, linear: LinearUncertainty, pending: [PromptAssignment],
    seeds: SeedSequence
  ) {
    let probabilistic = model as? any ProbabilisticSurrogate
    let uncertainty: any UncertaintyModel =
      probabilistic.map { PosteriorUncertainty(model: $0.expecting(pending)) } ?? linear
    guard let model = model as? any SampledSurrogate else {
      self.init(uncertainty, draw: linear.deviationDraw(seeds))
      return
    }
    let draw = model.deviationDraw(seeds)
    self.init(
      uncertainty, draw: draw,
      remark: draw.isJoint
        ? "" : "no joint draw was possible, each assignment drawn on its own")
  }

  private init(
    _ uncertainty: any UncertaintyModel, draw: DeviationDraw? = nil, remark: String = ""
  ) {
    (self.uncertainty, self.draw) = (uncertainty, draw)
    self.remark = remark.isEmpty ? "" : "; " + remark
  }

  /// σ of each assignment.
  func deviations(of assignments: [PromptAssignment]) -> [Double] {
    uncertainty.uncertainty(of: assignments)
  }

  /// What the rule weighs and adds to the mean: σ, or what was drawn.
  func bonuses(of assignments: [PromptAssignment]) -> [Double] {
    draw?(assignments) ?? deviations(of: assignments)
  }

  private static func neural(
    _ model: some DifferentiableSurrogate, _ linear: LinearUncertainty
  ) -> any UncertaintyModel {
    NeuralUncertainty(model, observed: linear.observed, parameters: linear.parameters)
  }
}

/// The deviations of a surrogate's own posterior.
private struct PosteriorUncertainty: UncertaintyModel {
  let model: any ProbabilisticSurrogate

  func uncertainty(of assignments: [PromptAssignment]) -> [Double] {
    model.posterior(assignments).map(\.standardDeviation)
  }
}
