import ArgumentParser
import Foundation
import Studies

/// Which run of which project, and within which budget: what `optimize`, `plan` and `serve` must agree on.
struct StudyOptions: ParsableArguments {
  @OptionGroup var project: ProjectOptions

  @Option(name: .long, help: "The run's folder; by default the project's last run, else a new one.")
  var runDir: String?

  @Option(
    name: .long,
    help:
      "Who proposes: \(SearchSection.ProposerName.allCases.map(\.rawValue).joined(separator: ", "))."
  )
  var proposer: SearchSection.ProposerName?

  @Option(name: .long, help: "Seed of every random choice of the search.")
  var seed: UInt64?

  @Option(
    name: .long,
    help: "Total evaluations on the validation split; one of some examples counts for its share.")
  var maxEvaluations: Int?

  @OptionGroup var caps: CapOptions

  @Option(name: [.customShort("n"), .long], help: "Use the first examples of each split only.")
  var limit: Int?

  @Flag(name: .long, help: "Begin a new run even where one could be continued.")
  var fresh = false

  mutating func validate() throws {
    if let maxEvaluations, !(1...1_000_000).contains(maxEvaluations) {
      throw ValidationError("--max-evaluations must lie between 1 and 1000000.")
    }
    if let limit, limit < 1 { throw ValidationError("--limit must be at least 1.") }
  }

  /// - Parameter adjust: what else the command line overrides.
  /// - Throws: ``ConfigurationError``; ``UsageError`` for a proposer that the project cannot run.
  func project(adjust: (inout ProjectConfiguration) -> Void = { _ in }) throws -> Project {
    let project = try ProjectLoader.load(project.file) { configuration in
      adjust(&configuration)
      configuration.search.proposer = proposer ?? configuration.search.proposer
      configuration.search.seed = seed ?? configuration.search.seed
      configuration.budget.evaluations = maxEvaluations ?? configuration.budget.evaluations
      caps.apply(to: &configuration.budget.caps)
      if let limit { configuration.limitExamples(to: limit) }
    }
    try project.requireWriters()
    try project.requireExamplesOneByOne()
    return project
  }

  /// The folder of the run that would be begun or continued; not created.
  func folder(for project: Project) throws -> RunFolder {
    try RunLocator.folder(for: project, named: runDir, fresh: fresh)
  }
}

extension RunLocator {
  /// The folder of the project's run that would be begun or continued, under this process's root.
  static func folder(for project: Project, named: String?, fresh: Bool) throws -> RunFolder {
    try folder(
      for: StudyManifest(project: project, created: Date()), named: named, fresh: fresh,
      root: root(environment: ProcessInfo.processInfo.environment))
  }
}

extension StudyBudget {
  init(_ section: ProjectConfiguration.BudgetSection) {
    self.init(evaluations: section.evaluations, caps: section.caps)
  }
}

extension SearchSection.ProposerName: ExpressibleByArgument {}
