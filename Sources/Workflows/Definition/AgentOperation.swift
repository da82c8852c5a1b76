/// What an agent does with its inputs.
public enum AgentOperation: Hashable, Sendable {
  /// Fills its prompt, asks for every sample, reads and combines the replies.
  case generate(GenerationRole = .generate)
  /// Asks, then has the same model shorten the reply with a second prompt; the short text is the output.
  case summarise(Summary)
  /// Shows texts under letters and asks which to take.
  ///
  /// The output is the text whose letter the parsed reply is, the first one where the reply names none. With
  /// no text or a single one nobody is asked.
  case ensemble(candidates: [String])
  /// Takes the most common text without asking anybody; ties go to the first.
  case vote(candidates: [String], comparison: VoteComparison = .exact)
  /// Has a function written and runs it, with feedback, until it returns a value.
  case program(ProgramRun)
  /// Runs a program on public tests and has it repaired until they pass.
  case publicTests(PublicTestRun)

  /// The words under which a workflow knows the plain operation; they differ in their defaults only.
  public enum GenerationRole: String, Hashable, Sendable, CaseIterable {
    case generate, fix, format, extract, refine, debate
  }

  /// The second prompt of ``summarise(_:)``: it may show `{reply}`, the whole first reply, and whatever the
  /// agent may read.
  public struct Summary: Hashable, Sendable {
    public var prompt: PromptTemplate
    /// As the agent's own where it is `nil`.
    public var maxOutputTokens: Int?

    public init(prompt: PromptTemplate, maxOutputTokens: Int? = nil) {
      self.prompt = prompt
      self.maxOutputTokens = maxOutputTokens
    }
  }

  /// True where the model is asked at all.
  public var asksModel: Bool {
    switch self {
    case .vote: false
    case .publicTests(let tests): tests.reflections > 0
    case .generate, .summarise, .ensemble, .program: true
    }
  }

  /// True where code is executed, not only read.
  public var runsCode: Bool {
    switch self {
    case .program, .publicTests: true
    case .generate, .summarise, .ensemble, .vote: false
    }
  }

  /// The word that stands for the operation in a project file.
  public var name: String {
    switch self {
    case .generate(let role): role.rawValue
    case .summarise: "summarise"
    case .ensemble: "ensemble"
    case .vote: "vote"
    case .program: "program"
    case .publicTests: "public_tests"
    }
  }

  var candidates: [String] {
    switch self {
    case .ensemble(let candidates), .vote(let candidates, _): candidates
    case .generate, .summarise, .program, .publicTests: []
    }
  }

  /// True for an operation on the output of other agents, whose `{context}` shows all of them by default.
  var worksOnOthers: Bool {
    switch self {
    case .generate(let role): role != .generate
    case .summarise: true
    case .ensemble, .vote, .program, .publicTests: false
    }
  }

  /// True for an operation that is pointless at the start of a workflow; a reply can be shortened anywhere.
  var needsOthers: Bool {
    if case .summarise = self { false } else { worksOnOthers }
  }

  /// Names that only the prompt of this operation may show.
  package var localNames: [String] {
    switch self {
    case .ensemble: ["solutions"]
    case .program: ["feedback"]
    case .publicTests: ["solution", "exec_pass", "test_fail"]
    case .generate, .summarise, .vote: []
    }
  }
}
