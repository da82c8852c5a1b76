import Foundation
import PromptSpace
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
  var data: DataSection
  var metric: String
  /// What becomes of an example with a reply that was cut at the output limit.
  var truncation = TruncationPolicy.missing
  var budget: BudgetSection
  var search: SearchSection
  var runtime: RuntimeSection

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
    var prompt: String
    /// Where the agent is declared, for messages about it.
    var place: SourcePlace
    var after: [AgentID] = []
    var placeholders: [String: String] = [:]
    var model: String?
    var samples = 1
    var combine = SampleCombination.list
    var output = OutputSection()
    var optimize = true
    var sampling = SamplingSection()
  }

  struct OutputSection {
    enum Kind: String, CaseIterable {
      case text, tag, json
      case firstLine = "first_line"
      case lastNumber = "last_number"
    }
    var kind = Kind.text
    /// The tag or field, for the kinds that need one.
    var name: String?
    var fallback = ParseFallback.empty
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
    var idField: String?
    var referenceField: String
  }

  struct BudgetSection {
    var evaluations = 50
    var calls: Int?
  }

  struct RuntimeSection {
    var concurrency = 8
    var timeout = Duration.seconds(120)
    var retries = 3
    var usesCache = true
    var maximumErrorRate = 0.1
  }
}
