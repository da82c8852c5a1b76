/// What becomes of an agent whose call failed for good.
///
/// It makes up for what lies in the prompt or the reply of one call: a reply that was cut, withheld or malformed, a
/// prompt that the server refused for what it holds. Whatever the policy, the example has no result where the
/// server or the network failed, keys were refused, a quota or budget is exhausted, the sandbox is unusable, or
/// where the result would rest on no agent that spoke.
public enum CallErrorPolicy: Hashable, Sendable {
  /// The example has no result, which is the honest default: a failed call is no wrong answer.
  case missing
  /// The failed sample is left out; the agent too, when none of its samples is left.
  case drop
  /// A text from elsewhere is the agent's output.
  case replace(TextSource)
}
