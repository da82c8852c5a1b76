/// One way in which two prompts for the same task may differ; each has ten options.
///
/// Dimensions and the meaning of their options are those of MASPOB (arXiv 2603.02630), the words are ours.
public enum StyleDimension: Int, CaseIterable, Sendable {
  case reasoningStyle, outputFormat, reasoningDepth, verification, taskUnderstanding
  case decomposition, errorHandling, answerValidation, solvingStrategy, outputLength

  public static let optionCount = 10

  /// The option's request to whoever writes a prompt.
  ///
  /// - Precondition: `index` lies between 0 and 9.
  public func option(_ index: Int) -> String { options[index] }
}
