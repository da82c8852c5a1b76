/// A project over a published benchmark, to be written beside the user's own copy of its files.
///
/// The workflow is a YAML template of this module's resources; what depends on the user's data and model is
/// filled in by ``files(for:)``.
public struct BenchmarkProject: Sendable {
  /// Where the project's data lie and which model answers.
  public struct Setting: Sendable {
    /// Paths as they are to stand in the project file.
    public var validation: String
    /// `nil` where there is no file to test on: nothing takes its place.
    public var test: String?
    public var publicTests: String?
    public var model: String

    public init(validation: String, test: String?, publicTests: String?, model: String) {
      self.validation = validation
      self.test = test
      self.publicTests = publicTests
      self.model = model
    }
  }

  /// The published model of the six workflows.
  public static let defaultModel = "gpt-4o-mini"

  public let name: String
  public let title: String
  /// The agents and their order, in a few words.
  public let workflow: String
  public let data: BenchmarkData
  /// Whether the workflow or its metric runs code that a model wrote.
  public let runsCode: Bool
  let template: [UInt8]
  /// What a template leaves open beside data and model, by the word between its `@`.
  let words: [String: String]

  /// The files of the project.
  ///
  /// - Returns: `maspob.yaml` and `README.md`, in that order.
  public func files(for setting: Setting) -> [(path: String, text: String)] {
    let words = self.words.merging(Self.words(of: self, setting)) { $1 }
    return [
      ("maspob.yaml", Self.filled(template, words)),
      ("README.md", Self.filled(PackageResources.benchmark_README_md, words)),
    ]
  }

  private static func words(of project: BenchmarkProject, _ setting: Setting) -> [String: String] {
    [
      "name": project.name, "title": project.title, "workflow": project.workflow,
      "models": modelSection(setting.model), "data": project.data.section(setting),
      "search": searchSection, "split": project.data.explanation(setting),
      "permission": project.runsCode ? " --allow-code-execution" : "",
      "code": project.runsCode
        ? "The workflow runs Python code that the model writes, in a sandbox and only with that flag.\n"
        : "",
    ]
  }

  private static func filled(_ template: [UInt8], _ words: [String: String]) -> String {
    var text = String(decoding: template, as: UTF8.self)
    for (word, value) in words { text = text.replacing("@\(word)@", with: value) }
    return text
  }

  private static func modelSection(_ model: String) -> String {
    let price = model == defaultModel ? ", price: { input: 0.15, output: 0.6 }" : ""
    return """
      models:
        # base_url_env: OPENAI_BASE_URL and api_key_env: OPENAI_API_KEY unless you name others here.
        agent: { model: \(BenchmarkData.quoted(model)), temperature: 0, max_output_tokens: 4096\(price) }
      # embedder: { model: qwen3-embedding-8b }   # tells candidates apart by their vectors, as published
      """
  }

  /// The published settings: 50 evaluations, 5 of them at random.
  private static let searchSection = """
    budget: { evaluations: 50 }
    search: { proposer: maspob, seed: 42, warm_up: 5, alpha: 0.2, surrogate: gat }
    runtime: { concurrency: 16, timeout: 300 }
    """
}
