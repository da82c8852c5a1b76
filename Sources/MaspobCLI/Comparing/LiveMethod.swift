import Acquisition
import Comparison
import MASPO
import PromptSpace
import Randomness
import Strategies
import Workflows

/// A method of a live comparison: it writes prompts, or chooses among the project's pools.
enum LiveMethod {
  case author(MASPOConfiguration.Preset)
  case chooser(ComparisonMethod)

  /// - Throws: ``ComparisonMethod/ParsingError``; ``UsageError`` for a setting that only tables have a use for.
  init(_ text: String) throws {
    if let preset = MASPOConfiguration.Preset(rawValue: text) {
      self = .author(preset)
      return
    }
    let method = try ComparisonMethod(text)
    guard !method.paysInFull else {
      throw UsageError(
        "'\(text)': noreplay is for tables; a study on a project pays for no request twice, so leave "
          + "noreplay out, or compare on a table that 'maspob tabulate' makes of the project")
    }
    self = .chooser(method)
  }

  /// The method under the name of what it does on a project.
  func named(on project: Project) -> LiveMethod {
    if case .author(.repaired) = self, !project.configuration.maspo.repairs {
      return .author(.paper)
    }
    return self
  }

  var name: String {
    switch self {
    case .author(let preset): preset.rawValue
    case .chooser(let method): method.description
    }
  }

  /// For the name of a folder.
  var folderName: String {
    String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-.".contains($0)) ? $0 : "_" })
  }

  /// The project with this method as its search.
  func project(_ project: Project, seed: UInt64) -> Project {
    var configuration = project.configuration
    configuration.search.seed = seed
    configuration.search.racing = nil
    switch self {
    case .author(let preset):
      configuration.search.proposer = .init(rawValue: preset.rawValue) ?? .maspo
    case .chooser(let method):
      if let examples = method.examples {
        configuration.search.proposer = .maspobExamples
        (configuration.examples, configuration.search.features) = (examples, .identity)
        break
      }
      // Only those that model prompts pay for vectors.
      configuration.search.proposer =
        RivalStrategy(rawValue: method.description).flatMap { .init(rawValue: $0.rawValue) }
        ?? .maspob
    }
    return Project(
      configuration: configuration, workflow: project.workflow, pools: project.agentPools,
      validation: project.validation, test: project.test, metric: project.metric,
      warnings: project.warnings)
  }

  /// Who chooses; an author needs nobody.
  ///
  /// - Parameter horizon: the evaluations that the cap covers without replay.
  func proposer(
    for project: Project, embeddings: [[[Float]]]?, horizon: Int
  ) throws -> any Proposer {
    switch self {
    case .author: NoFurtherProposer()
    case .chooser(let method) where method.examples != nil:
      try ProposerFactory.proposer(for: project, embeddings: embeddings)
    case .chooser(let method):
      try method.proposer(
        for: UnmeasuredProblem(project, embeddings), horizon: horizon,
        seeds: SeedSequence(seed: project.configuration.search.seed).child("method"))
    }
  }
}

/// A project as methods of comparisons see a problem: graph, pools and vectors. No score is known ahead.
private struct UnmeasuredProblem: InstantProblem {
  let topology: WorkflowTopology
  let space: AssignmentSpace
  let knownEmbeddings: [[[Double]]]?

  init(_ project: Project, _ embeddings: [[[Float]]]?) {
    topology = project.workflow.topology
    space = project.space
    knownEmbeddings = embeddings?.map { $0.map { $0.map(Double.init) } }
  }

  func trueScore(of assignment: PromptAssignment) -> Double { .nan }
  func observation(of assignment: PromptAssignment, visit: Int) -> Observation? { nil }
  var optimum: (assignment: PromptAssignment, score: Double) { (space.seed, .nan) }
  var meanScore: Double { .nan }
}
