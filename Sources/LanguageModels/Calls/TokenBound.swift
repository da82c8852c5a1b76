/// Counts of tokens without the model's own tokenizer.
package enum TokenBound {
  /// Tokens that a chat template may add to a message, and to a whole request.
  private static let perMessage = 16
  private static let perRequest = 128

  /// No byte-level tokenizer makes more tokens than there are bytes.
  ///
  /// A tokenizer that rewrites a text first (NFKC makes 33 bytes of the 3 of U+FDFA) may pass this bound on
  /// odd texts: ``ObservedOverruns`` then widens it for the rest of the run.
  package static func worstInput(_ texts: [String]) -> Int {
    texts.reduce(perRequest) { $0 + $1.utf8.count + perMessage }
  }

  /// The bound of a request with one message of that length.
  package static func worstInput(bytes: Int) -> Int { perRequest + perMessage + bytes }

  /// For a server that reports no usage: a token for three bytes, on the high side for most texts.
  package static func estimate(_ texts: [String]) -> Int {
    texts.reduce(0) { $0 + ($1.utf8.count + 2) / 3 + 4 }
  }

  static func estimate(output: String) -> Int { estimate(outputBytes: output.utf8.count) }

  /// For text that is gone.
  package static func estimate(outputBytes bytes: Int) -> Int { (bytes + 2) / 3 }
}
