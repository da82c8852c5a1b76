import Synchronization

/// How far models went beyond the worst case foreseen for a call: a server that ignores the output limit, or
/// a tokenizer that makes more tokens than there are bytes.
///
/// The worst case of the next call of that model is scaled by the largest overrun seen, input and output
/// apart, so that the same behaviour cannot pass a reservation twice.
public final class ObservedOverruns: Sendable {
  private struct Scale {
    var input = 1.0
    var output = 1.0
  }

  private let scales: Mutex<[String: Scale]>

  /// - Parameter records: what earlier processes saw.
  public init(_ records: some Sequence<CallRecord> = []) {
    scales = Mutex([:])
    for record in records {
      if let foreseen = record.foreseen {
        observe(record.outcome.usage, foreseen: foreseen, model: record.model)
      }
    }
  }

  func scaled(_ worstCase: TokenUsage, model: String) -> TokenUsage {
    guard let scale = scales.withLock({ $0[model] }) else { return worstCase }
    var scaled = worstCase
    scaled.inputTokens = Int((Double(worstCase.inputTokens) * scale.input).rounded(.up))
    scaled.outputTokens = Int((Double(worstCase.outputTokens) * scale.output).rounded(.up))
    return scaled
  }

  /// - Parameter foreseen: the worst case before any scaling.
  func observe(_ usage: TokenUsage, foreseen: TokenUsage, model: String) {
    var seen = Scale()
    if foreseen.outputTokens > 0 {
      seen.input = Double(usage.inputTokens) / Double(max(1, foreseen.inputTokens))
      seen.output = Double(usage.outputTokens) / Double(foreseen.outputTokens)
    } else {
      // No output was foreseen, as for embeddings: whatever was counted came from the input.
      seen.input =
        Double(usage.inputTokens + usage.outputTokens) / Double(max(1, foreseen.inputTokens))
    }
    guard seen.input > 1 || seen.output > 1 else { return }
    scales.withLock { scales in
      let known = scales[model] ?? Scale()
      scales[model] = Scale(
        input: max(known.input, seen.input), output: max(known.output, seen.output))
    }
  }
}
