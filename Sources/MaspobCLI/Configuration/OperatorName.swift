/// What an agent does, as a project file says it.
enum OperatorName: String, CaseIterable {
  case generate, ensemble, vote, program
  case publicTests = "public_tests"
  case fix, format, extract, refine, summarise, debate, aggregate

  /// Operators that choose among texts.
  var isChoice: Bool { [.ensemble, .vote, .aggregate].contains(self) }

  /// Operators that ask nobody, whatever else is said.
  var isSilent: Bool { [.vote, .aggregate].contains(self) }

  var runsCode: Bool { [.program, .publicTests].contains(self) }

  /// How the reply is read where nothing is said.
  var parse: ProjectConfiguration.OutputSection.Kind { self == .fix ? .code : .text }

  /// Keys of an agent that some operators have and others do not.
  var ownKeys: [String] {
    switch self {
    case .ensemble: ["candidates"]
    case .vote, .aggregate: ["candidates", "compare"]
    case .program, .publicTests: ["run", "loop"]
    case .summarise: ["summary"]
    case .generate, .fix, .format, .extract, .refine, .debate: []
    }
  }

  static let allOwnKeys = ["candidates", "compare", "run", "loop", "summary"]

  /// Keys that mean nothing to an operator that asks nobody.
  static let askingKeys = [
    "prompt", "placeholders", "model", "samples", "combine", "output", "append_format", "optimize",
    "temperature", "top_p", "max_output_tokens", "stop", "seed", "on_error",
  ]

  /// Keys that mean nothing to an operator that reads its replies as code and draws one a round.
  static let readingKeys = ["samples", "combine", "output"]
}
