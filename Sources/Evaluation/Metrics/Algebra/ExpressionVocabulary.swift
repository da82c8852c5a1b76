/// The words that an expression may hold, as commands or spelled out.
enum ExpressionVocabulary {
  static let greek: Set<String> = [
    "pi", "alpha", "beta", "gamma", "delta", "epsilon", "theta", "lambda", "mu", "nu", "rho",
    "sigma", "tau", "phi", "omega", "ell",
  ]

  static let functions: Set<String> = [
    "sin", "cos", "tan", "cot", "sec", "csc", "asin", "acos", "atan", "log", "ln", "exp",
  ]

  /// Commands with which a factor may begin.
  static let starting = greek.union(functions).union(["frac", "sqrt", "binom", "infty", "vert"])

  /// What somebody may write without a backslash.
  static let spelled = ["sqrt", "pi", "sin", "cos", "tan", "log", "ln"]
}
