import Evaluation
import Foundation
import LanguageModels
import PromptSpace
import Studies
import Testing
import Workflows

@testable import MaspobCLI

/// How `runtime.communication` and the section `communication` are read, and what of them is odd.
@Suite struct CommunicationSectionTests {
  private static func folder(_ kind: String?, _ section: String? = nil, more: String = "") throws
    -> ProjectFolder
  {
    let scorer = "scorer: { metric: exact_match }"
    let lines = [
      kind.map { "runtime: { communication: \($0) }" }, section.map { "communication: \($0)" },
      more,
    ].compactMap { $0 }.joined(separator: "\n")
    return try ProjectFolder(
      configuration: ProjectFolder.configuration.replacing(scorer, with: "\(scorer)\n\(lines)"))
  }

  private static func project(_ kind: String?, _ section: String? = nil) throws -> Project {
    try folder(kind, section).load()
  }

  private static func warnings(_ kind: String?, _ section: String? = nil) throws -> [String] {
    try project(kind, section).warnings.filter { $0.contains("communication") }
  }

  @Test func absentMeansStepByStep() throws {
    let section = try Self.project(nil).configuration.communication
    #expect(
      section.isPlain && section.kind == .stepwise && section.options == CommunicationOptions())
    #expect(try Self.warnings(nil) == [])
  }

  @Test func everyOptionIsRead() throws {
    let text = """
      { steps: 4, segmentation: words, words: 60, merge_order: round_robin, recovery: fail_fast, \
      on_failure: close_early, retries: 1, queue_bytes: 4096, deadline: 1m30s, context_window: 2048, \
      stable_calls: 2, approval: true, check_first_step: true, warm_up: true, adapt_steps: true, each_step: true }
      """
    let project = try Self.project("streaming", text)
    var options = CommunicationOptions()
    options.steps = 4
    options.segmentation = .words(60)
    options.mergeOrder = .roundRobin
    options.recovery = .failFast
    options.failurePolicy = .closeEarly
    options.maximumRetries = 1
    options.queueBytes = 4096
    options.deadline = .seconds(90)
    options.contextWindow = 2048
    options.stableCalls = 2
    options.allowsApproval = true
    options.checksFirstStep = true
    options.warmsUp = true
    options.adaptsSteps = true
    options.handsOnEachStep = true
    #expect(project.configuration.communication.options == options)
    #expect(project.warnings == [])
    #expect(project.configuration.communication.summary == "streaming, 4 steps")
    let other = try Self.project(
      "segmented",
      "{ max_steps: 3, max_batch: 2, delimiter: DONE, stop_at_delimiter: false, supersede: true }")
    #expect(other.configuration.communication.options.segmentation == .delimiter("DONE"))
    #expect(other.configuration.communication.options.maximumBatch == 2)
    #expect(other.configuration.communication.options.stepLimit == 3)
    #expect(!other.configuration.communication.options.stopsAtDelimiter)
    #expect(other.configuration.communication.options.allowsSuperseding)
    #expect(other.configuration.communication.identity.contains("allowsSuperseding: true"))
    #expect(!project.configuration.communication.identity.contains("Superseding"))
  }

  @Test func hintsForPrefixCachesAreRead() throws {
    func load(_ kind: String?, _ hints: String) throws -> ProjectFolder {
      let runtime = kind.map { "\nruntime: { communication: \($0) }" } ?? ""
      return try ProjectFolder(
        configuration: ProjectFolder.configuration.replacing(
          "{ model: tiny }", with: "{ model: tiny, \(hints) }") + runtime)
    }
    let hints = "prompt_cache_key: true, cache_prompt: true, id_slots: 4"
    let project = try load("streaming", hints).load()
    let section = try #require(project.configuration.models["local"])
    let settings = try EndpointSettings(
      section, environment: ["OPENAI_BASE_URL": "http://127.0.0.1:1/v1"])
    let read = settings.endpoint.prefixCache
    #expect(read.sendsKey && read.sendsCachePrompt && read.slots == 4)
    #expect(project.warnings.isEmpty)
    let idle = try load(nil, hints).load().warnings
    #expect(idle.count == 1 && idle.first?.hasPrefix("models.local: 'prompt_cache_key'") == true)
    #expect(
      try load("streaming", "id_slots: 0").failure()?.contains(
        "id_slots: expected the number of slots") == true
    )
  }

  @Test func mistakesHaveTheirPlace() throws {
    let cases: [(kind: String, section: String, message: String)] = [
      ("streming", "{ steps: 2 }", "did you mean 'streaming'"),
      ("streaming", "{ step: 2 }", "did you mean 'steps'"),
      ("streaming", "{ steps: 0 }", "communication.steps: must lie between 1 and 1000"),
      ("streaming", "{ segmentation: words }", "'words' needs the key 'words'"),
      ("streaming", "{ delimiter: 'A B' }", "must be a word without white space"),
      ("streaming", "{ deadline: soon }", "expected something like 45s, 2m or 1h30m"),
    ]
    for (kind, section, message) in cases {
      let failure = try Self.folder(kind, section).failure()
      #expect(failure?.contains(message) == true, "\(failure ?? "sound")")
      #expect(failure?.hasPrefix("maspob.yaml:") == true)
    }
  }

  @Test func combinationsThatCannotBeAreRefused() throws {
    let perCall = try Self.folder("streaming", more: "search: { per: call }").failure()
    #expect(perCall?.contains("search.per: 'call' counts on answers") == true)
    let writer = try Self.folder("serial", more: "search: { proposer: maspo }").failure()
    #expect(writer?.contains("search.proposer: 'maspo' asks the agents step by step") == true)
    #expect(try Self.folder("stepwise", more: "search: { per: call }").failure() == nil)
  }

  @Test func whatDoesNothingIsAWarning() throws {
    #expect(try Self.warnings(nil, "{ steps: 3 }").first?.contains("does nothing") == true)
    #expect(
      try Self.warnings("serial", "{ steps: 3, retries: 2 }")
        == ["communication.steps: does nothing with 'serial', whose agents write no steps"])
    #expect(
      try Self.warnings("segmented", "{ warm_up: true }").first?.contains("wait for those before")
        == true)
    #expect(try Self.warnings("streaming", "{ steps: 3, max_steps: 9 }").count == 1)
    #expect(try Self.warnings("streaming", "{ segmentation: lines, delimiter: X }").count == 1)
    #expect(try Self.warnings("streaming", "{ segmentation: lines, supersede: true }").count == 1)
    #expect(try Self.warnings("streaming", "{ steps: 3, warm_up: true, supersede: true }") == [])
  }

  @Test func agentsThatCannotStreamAreNamed() throws {
    let folder = try ProjectFolder(
      configuration: ProjectFolder.configuration.replacing(
        "      prompt: \"Shorten: {answer}\"",
        with: "      prompt: \"Shorten: {answer}\"\n      samples: 3\n      combine: majority")
        + "\nruntime: { communication: streaming }")
    let warnings = try ProjectLoader.load(folder.file).warnings
    #expect(
      warnings.contains { $0.hasPrefix("communication: 'format' works on everything at once") })
  }

  @Test func theProtocolAndItsOptionsBelongToTheRun() throws {
    func manifest(_ kind: String?, _ section: String? = nil) throws -> StudyManifest {
      StudyManifest(
        project: try Self.project(kind, section), created: Date(timeIntervalSince1970: 0))
    }
    let plain = try manifest(nil)
    #expect(try manifest("stepwise").differences(from: plain) == [])
    let streaming = try manifest("streaming")
    #expect(streaming.differences(from: plain) == ["communication"])
    #expect(try manifest("serial").differences(from: streaming) == ["communication"])
    #expect(
      try manifest("streaming", "{ steps: 3 }").differences(from: streaming) == ["communication"])
  }

  /// Two agents, four examples: 1 + 1 to 8 calls each.
  @Test func plansCountTheCallsOfTheProtocol() throws {
    let project = try Self.project("streaming")
    #expect(project.callRange == 2...9)
    #expect(try project.demand(on: .validation).calls == 4 * 9)
    #expect(try Self.project("auto").callRange == 1...9)
    #expect(try Self.project("serial").callRange == 2...2)
    let stepwise = try Self.project(nil).demand(on: .validation).parts[1].inputBounds[0]
    #expect(try project.demand(on: .validation).parts[1].inputBounds[0] > stepwise)
  }
}
