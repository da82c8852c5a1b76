import Evaluation
import Foundation
import LanguageModels
import PromptSpace
import Strategies
import Workflows

/// A project file as written: every section with its defaults filled in, nothing resolved yet.
struct ProjectConfiguration {
  var file: URL
  var name: String
  var workflow: WorkflowSection
  var models: [String: ModelSection]
  var embedder: ModelSection?
  /// Further candidates of each agent; the agent's own prompt is candidate 0.
  var pools: [AgentID: [PoolEntry]]
  /// `nil` where the evaluator brings its own examples.
  var data: DataSection?
  /// Empty where the evaluator scores.
  var metric: String
  /// Whose rules the metric and the data follow.
  var compatibility = Compatibility.reference
  /// What becomes of an example with a reply that was cut at the output limit.
  var truncation = TruncationPolicy.missing
  /// What else the metric is told.
  var scorer = ScorerSection()
  /// Who runs and scores the workflow in place of this tool, if anybody.
  var evaluator: EvaluatorSection?
  var budget: BudgetSection
  var search: SearchSection
  /// How examples are bought, where the search buys them.
  var examples = ExampleSearchConfiguration()
  var runtime: RuntimeSection
  var generator = GeneratorSection()
  var maspo = MASPOSection()
  var communication = CommunicationSection()

  /// The folder that relative paths start from.
  var folder: URL { file.deletingLastPathComponent() }

  /// A path of the file as the process can open it, kept relative where the project is.
  func path(of written: String) -> String {
    written.hasPrefix("/") ? written : folder.appending(path: written).relativePath
  }

  /// A candidate prompt and where it stands, for messages about it.
  struct PoolEntry {
    var text: String
    var place: SourcePlace
  }

  struct WorkflowSection {
    var inputs: [String]
    var agents: [AgentSection]
    var output: AgentID?
  }

  struct AgentSection {
    var id: AgentID
    var operation: AgentOperation
    /// The name of the operation where nobody is asked.
    var prompt = ""
    /// Where the agent is declared, for messages about it.
    var place: SourcePlace
    /// What the agent is for, told to a model that writes prompts for it.
    var goal: String?
    var after: [AgentID] = []
    var placeholders: [String: TextSource] = [:]
    var conditions: [BranchCondition] = []
    var otherwise: TextSource?
    var errorPolicy = CallErrorPolicy.missing
    var model: String?
    var samples = 1
    var combine = SampleCombination.list
    var output = OutputSection()
    var appendsFormat = false
    var optimize = true
    var sampling = SamplingSection()
  }

  struct OutputSection {
    enum Kind: String, CaseIterable {
      case text, tag, tags, json
      case firstLine = "first_line"
      case lastNumber = "last_number"
      case code, function, answer
    }
    var kind = Kind.text
    /// The tag or field, for the kinds that need one; of several tags the one that is handed on.
    var name: String?
    var names: [String] = []
    /// What each tag is to hold.
    var notes: [String: String] = [:]
    var entryPoint: String?
    var fallback = ParseFallback.empty
    /// In place of ``fallback``.
    var fallbackSource: TextSource?
    var compatibility = Compatibility.strict
  }

  /// Parameters of a call; an agent's own win over its model's.
  struct SamplingSection: Hashable {
    var temperature: Double?
    var topP: Double?
    var maxOutputTokens: Int?
    var stop: [String]?
    var seed: Int?
  }

  struct ModelSection {
    var model: String
    var baseURL: String?
    var baseURLVariable = "OPENAI_BASE_URL"
    var keyVariable = "OPENAI_API_KEY"
    var sampling = SamplingSection()
    var price: PriceSection?
    var batchSize = 16
    var prefixCache = PrefixCacheHints()
  }

  /// US dollars per million tokens.
  struct PriceSection: Hashable {
    var input: Double
    var output: Double
    var cachedInput: Double?
  }

  struct DataSection {
    struct Split {
      var path: String
      var limit: Int?
    }
    var validation: Split
    var test: Split?
    /// A benchmark's published layout, which brings ids and references of its own.
    var format: BenchmarkFormat?
    /// The file of public tests, for formats with code.
    var publicTests: String?
    var idField: String?
    /// `nil` only where an evaluator scores or the format knows.
    var referenceField: String?
  }

  struct EvaluatorSection {
    /// The program and its arguments; empty where somebody drives the loop from outside.
    var command: [String] = []
    /// For one evaluation.
    var timeout = Duration.seconds(600)
    /// Names of variables that the program sees beside the few that every program needs.
    var environment: [String] = []
    /// How many examples it has on its own, where there is no `data`.
    var examples: Int?
    var testExamples: Int?
    var callsPerExample = 1
  }

  /// Uses the first examples of each split only.
  mutating func limitExamples(to limit: Int) {
    data?.validation.limit = limit
    data?.test?.limit = limit
    guard var evaluator else { return }
    evaluator.examples = evaluator.examples.map { min($0, limit) }
    evaluator.testExamples = evaluator.testExamples.map { min($0, limit) }
    self.evaluator = evaluator
  }

  struct BudgetSection {
    var evaluations = 50
    var caps = BudgetCaps.unlimited
  }

  struct RuntimeSection {
    var concurrency = 8
    /// Of a whole request.
    var timeout = Duration.seconds(120)
    var connectTimeout = Duration.seconds(10)
    /// Until the reply begins, and between two pieces of it; `nil` for ``timeout``.
    var firstByteTimeout: Duration?
    var idleTimeout: Duration?
    /// A PEM file of authorities to trust instead of the system's, as written.
    var authoritiesFile: String?
    var retries = 3
    var usesCache = true
    var maximumErrorRate = 0.1
    /// `nil` where generated code must not be run.
    var codePermission: CodePermission?
  }
}
