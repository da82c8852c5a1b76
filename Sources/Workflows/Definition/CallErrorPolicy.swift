/// What becomes of an agent whose call failed for good.
///
/// It speaks of failures that lie in one call: refused keys, exhausted quotas and budgets, cancellation and an
/// unusable sandbox end the example whatever the policy.
public enum CallErrorPolicy: Hashable, Sendable {
  /// The example has no result, which is the honest default: a failed call is no wrong answer.
  case missing
  /// The failed sample is left out; the agent too, when none of its samples is left.
  case drop
  /// A text from elsewhere is the agent's output.
  case replace(TextSource)
}
