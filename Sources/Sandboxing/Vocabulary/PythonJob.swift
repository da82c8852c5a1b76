/// Python code from somewhere else and what to do with it, in one fresh interpreter.
public struct PythonJob: Hashable, Sendable {
  /// What happens after the source was executed as a module of its own.
  public enum Action: Hashable, Sendable {
    /// Nothing more.
    case execute
    /// Calls the entry point without arguments; the result is the text `str(value)`.
    /// With `refusingParameters`, an entry point that requires arguments is a failure before the call.
    case call(refusingParameters: Bool = false)
    /// Executes `test` in the same namespace, then calls its function `check`, with the entry point as the
    /// only argument or with none. Passed when `check` returns.
    case check(test: String, passesEntryPoint: Bool)
    /// Executes each statement in the same namespace. Failed assertions are collected, any other exception
    /// ends the job.
    case assert([String])
  }

  public var source: String
  /// Executed before the source in the same namespace, compiled apart from it: what must stand at the beginning
  /// of a file, such as `from __future__ import annotations`, may then begin the source.
  public var prelude: String
  /// A function that must exist once the source was executed.
  public var entryPoint: String?
  public var action: Action
  public var limits: SandboxLimits

  /// - Precondition: `call` and a `check` that passes the entry point need one.
  public init(
    source: String, prelude: String = "", entryPoint: String? = nil, action: Action = .execute,
    limits: SandboxLimits = SandboxLimits()
  ) {
    switch action {
    case .call, .check(_, passesEntryPoint: true):
      precondition(entryPoint != nil, "the action calls an entry point, and none is named")
    default: break
    }
    self.source = source
    self.prelude = prelude
    self.entryPoint = entryPoint
    self.action = action
    self.limits = limits
  }
}
