public import Sandboxing

/// How ``AgentOperation/program(_:)`` writes and runs a function.
public struct ProgramRun: Hashable, Sendable {
  /// The function that is called without arguments: an input field, `agent.value` or the name itself.
  public var function: String
  /// Programs written at most.
  public var rounds: Int
  public var limits: SandboxLimits
  /// Modules that a program must not import. A program is refused where `import X` or `from X` occurs in its
  /// text: no protection, which is the sandbox's work, but a rule of the published workflow.
  public var forbiddenImports: [String]
  /// Whether a function that requires arguments is refused before the call.
  public var refusesParameters: Bool

  public init(
    function: String, rounds: Int = 1, limits: SandboxLimits = SandboxLimits(),
    forbiddenImports: [String] = [], refusesParameters: Bool = false
  ) {
    self.function = function
    self.rounds = rounds
    self.limits = limits
    self.forbiddenImports = forbiddenImports
    self.refusesParameters = refusesParameters
  }
}

/// How ``AgentOperation/publicTests(_:)`` tests a program and has it repaired.
public struct PublicTestRun: Hashable, Sendable {
  /// The name of the program's text.
  public var program: String
  /// The input field with the statements: a JSON array of texts. An example without any passes untested.
  public var asserts: String
  /// The function under test, which the statements may call `candidate`: an input field, `agent.value` or the
  /// name itself.
  public var function: String
  /// Repairs asked for at most; the tests run before the first and after each.
  public var reflections: Int
  public var limits: SandboxLimits

  public init(
    program: String, asserts: String, function: String, reflections: Int = 1,
    limits: SandboxLimits = SandboxLimits()
  ) {
    self.program = program
    self.asserts = asserts
    self.function = function
    self.reflections = reflections
    self.limits = limits
  }
}
