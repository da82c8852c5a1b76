extension LinearUncertainty {
  /// The constants of the information matrix A = λI + c·Σ x xᵀ.
  public struct Parameters: Hashable, Codable, Sendable {
    /// λ, the weight of the prior: a larger one means less uncertainty everywhere.
    public var lambda: Double
    /// c, the weight of one evaluation.
    public var coefficient: Double
    /// A constant component that every assignment's feature has besides the embeddings.
    ///
    /// Centering removes the part that all prompts share. Without a constant, two candidates of a
    /// small pool are opposite vectors, and measuring one would seem to tell all about the other.
    public var intercept: Double

    /// - Precondition: `lambda` and `coefficient` are positive.
    public init(lambda: Double = 1, coefficient: Double = 10, intercept: Double = 0) {
      precondition(
        lambda > 0 && coefficient > 0, "got lambda \(lambda), coefficient \(coefficient)")
      self.lambda = lambda
      self.coefficient = coefficient
      self.intercept = intercept
    }

    /// What the authors' code uses: λ = 1, c = 10, no intercept.
    public static let reference = Parameters()

    /// What centered features need: the reference's with an intercept of one.
    public static let centered = Parameters(intercept: 1)

    /// What the intercept adds to inner products, all of it with the first agent.
    func offset(agent: Int) -> Double { agent == 0 ? intercept * intercept : 0 }
  }
}
