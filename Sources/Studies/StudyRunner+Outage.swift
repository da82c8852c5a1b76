import PromptSpace

extension StudyRunner {
  /// A dead server must not eat the budget one empty evaluation after the other, and without a baseline
  /// nothing that follows could be compared. Any other combination without a score is merely unusable: a server may
  /// refuse one that is too long for it, but not one after the other.
  func requireUsable(_ outcome: EvaluationOutcome, of trial: Trial) throws {
    let isBaseline = state.isBaseline(trial.assignment, in: configuration.space)
    let isSpoiled = isBaseline && outcome.errorRate > configuration.maximumErrorRate
    let isFruitless = outcome.n == 0 && (isBaseline || isOutage(outcome, of: trial))
    let isRefusedAgain = outcome.isRefused && isServerClosed(to: outcome.assignment)
    guard isFruitless || isSpoiled || isRefusedAgain else { return }
    let reason = outcome.examples.lazy.compactMap(\.message).first ?? "there is no example"
    let what =
      isRefusedAgain
      ? "every request of the last combinations was refused, those with prompts that it took before too"
      : outcome.n == 0
        ? "not one of \(outcome.examples.count) examples could be scored"
        : "only \(outcome.n) of \(outcome.examples.count) examples of the baseline could be scored"
    throw StudyError(
      .nothingScored,
      "\(what) with the assignment \(outcome.assignment); the first failure was: \(reason); "
        + "the same command tries the failed ones again")
  }

  private static let refusalsThatMayBeChance = 4

  /// Whether a server is down or hangs, as far as one can tell; a trial of a few examples says it together with those
  /// before it.
  private func isOutage(_ outcome: EvaluationOutcome, of trial: Trial) -> Bool {
    guard outcome.mayComeOfAnOutage else { return false }
    guard trial.proposal.purchase != nil else { return true }
    let fruitless = state.evaluated.reversed().lazy.compactMap { state.answer(to: $0) }
      .prefix { $0.n == 0 && $0.mayComeOfAnOutage }
    let failures = fruitless.reduce(outcome.examples.count) { $0 + $1.examples.count }
    return failures > Self.refusalsThatMayBeChance
  }

  /// Whether refusals in a row can no longer lie in a prompt: whichever agent is suspected, one of the refused
  /// combinations has a prompt of it that the server has taken before.
  private func isServerClosed(to assignment: PromptAssignment) -> Bool {
    let evaluated = state.evaluated
    let refused =
      [assignment]
      + evaluated.reversed().prefix { state.answer(to: $0)?.isRefused == true }.map(\.assignment)
    guard refused.count > Self.refusalsThatMayBeChance else { return false }
    let taken = evaluated.filter { state.answer(to: $0)?.isRefused == false }.map(\.assignment)
    return assignment.indices.indices.allSatisfy { agent in
      let known = Set(taken.map { $0[agent] })
      return refused.contains { known.contains($0[agent]) }
    }
  }
}

extension EvaluationOutcome {
  /// Whether a server that is down or hangs looks like this: replies that were cut or withheld and refusals of a
  /// prompt prove one that works, and so does a program of the user's own that answers or at least started.
  fileprivate var mayComeOfAnOutage: Bool {
    origin == nil && examples.allSatisfy { $0.status == .error || $0.status == .timeout }
  }

  /// Whether the server took not one request.
  fileprivate var isRefused: Bool {
    origin == nil && !examples.isEmpty && examples.allSatisfy { $0.status == .refused }
  }
}
