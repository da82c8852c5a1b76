public import LanguageModels
public import Sandboxing

/// What a metric may need beside the answer and the example; absent where nobody provided it.
public struct MetricServices: Sendable {
  public var codeRunner: (any CodeRunner)?
  public var sanitizer: (any CodeSanitizer)?
  public var algebra: (any AlgebraEngine)?
  public var judge: (any ChatModel)?

  public init(
    codeRunner: (any CodeRunner)? = nil, sanitizer: (any CodeSanitizer)? = nil,
    algebra: (any AlgebraEngine)? = nil, judge: (any ChatModel)? = nil
  ) {
    self.codeRunner = codeRunner
    self.sanitizer = sanitizer
    self.algebra = algebra
    self.judge = judge
  }
}
