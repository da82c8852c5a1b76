import Acquisition
import Foundation
import PromptSpace
import Strategies
import Studies
import Testing
import _TestSupport

@testable import MaspobCLI

/// What the search section means, and that it is part of a run's identity.
@Suite struct SearchSectionTests {
  private static func project(_ search: String, embedder: Bool = false) throws -> Project {
    let scorer = "scorer: { metric: exact_match }"
    let extra = embedder ? "\nembedder: { model: vectors }" : ""
    let folder = try ProjectFolder(
      configuration: ProjectFolder.configuration.replacing(
        scorer, with: "\(scorer)\nsearch: \(search)\(extra)"))
    return try ProjectLoader.load(folder.file)
  }

  @Test func aWeightIsANumberOrDecays() throws {
    let constant = try Self.project("{ alpha: 0.3 }").configuration.search
    #expect(constant.alpha == 0.3 && constant.decay == nil)
    let decaying = try Self.project("{ alpha: { start: 0.4, end: 0.05, decay: inverse_sqrt } }")
    #expect(decaying.configuration.search.alpha == 0.4)
    #expect(decaying.configuration.search.decay == WeightDecay(.inverseSqrt, to: 0.05, over: 50))
    let over = try Self.project("{ alpha: { start: 1, end: 0, decay: linear, over: 20 } }")
    #expect(over.configuration.search.decay == WeightDecay(.linear, to: 0, over: 20))
  }

  @Test func validateSaysHowItWillBeSearched() throws {
    let summaries = [
      "{ seed: 1 }": "maspob, surrogate bgp, posterior of weight 2.5, features identity",
      "{ proposer: maspob-examples, blocks: 3 }":
        "maspob-examples, 3 blocks of examples, features identity",
      "{ per: call }": "maspob, surrogate bgp, posterior of weight 2.5 per call, features identity",
      "{ surrogate: gat }": "maspob, surrogate gat, linear_ucb of weight 0.2, features identity",
      "{ surrogate: { hidden: 8 } }":
        "maspob, surrogate gat, linear_ucb of weight 0.2, features identity",
      "{ exploration: thompson, surrogate: gp, alpha: { start: 1, end: 0.1, decay: inverse_sqrt } }":
        "maspob, surrogate gp, thompson of weight 1.0, inverse_sqrt decay to 0.1, features identity",
      "{ exploration: greedy, surrogate: auto }":
        "maspob, surrogate auto, greedy, features identity",
      "{ proposer: random }": "random",
    ]
    for (search, summary) in summaries {
      #expect(try Self.project(search).searchSummary == summary)
    }
  }

  @Test func featuresFollowTheEmbedderUnlessNamed() throws {
    #expect(try Self.project("{ seed: 1 }").features == .identity)
    #expect(try !Self.project("{ features: identity }").needsEmbeddings)
    #expect(try Self.project("{ seed: 1 }", embedder: true).features == .identity)
    let meaning = try Self.project("{ surrogate: gat }", embedder: true)
    #expect(meaning.features == .embeddings && meaning.needsEmbeddings)
    let both = try Self.project("{ features: both }", embedder: true)
    #expect(both.features == .both && both.needsEmbeddings)
    let identity = try Self.project("{ features: identity }", embedder: true)
    #expect(identity.features == .identity && !identity.needsEmbeddings)
  }

  @Test func featuresWeightAndRuleBelongToTheRun() throws {
    func manifest(_ search: String) throws -> StudyManifest {
      StudyManifest(
        project: try Self.project(search, embedder: true), created: Date(timeIntervalSince1970: 0))
    }
    let plain = try manifest("{ surrogate: gat }")
    #expect(try manifest("{ surrogate: gat, features: embeddings }").differences(from: plain) == [])
    #expect(
      try manifest("{ surrogate: gat, features: both }").differences(from: plain) == ["features"])
    for changed in [
      "{ surrogate: gat, exploration: thompson }", "{ surrogate: gat, exploration: neural_ucb }",
      "{ surrogate: gat, alpha: { start: 0.2, end: 0.1, decay: linear } }",
    ] {
      #expect(try manifest(changed).differences(from: plain) == ["search settings"])
    }
  }

  private static func failure(_ search: String) throws -> String? {
    do {
      _ = try project(search, embedder: true)
      return nil
    } catch let error as ConfigurationError { return error.description }
  }

  @Test(arguments: [
    (
      "{ surrogate: { kind: bgp, epochs: 9 } }",
      "maspob.yaml:21:43: search.surrogate.epochs: the surrogate 'bgp' does not read it; remove it, or take "
        + "'kind: gat'"
    ),
    (
      "{ surrogate: { kind: mlp, hidden: 8, heads: 2 } }",
      "maspob.yaml:21:53: search.surrogate.heads: the surrogate 'mlp' does not read it; remove it, or take "
        + "'kind: gat'"
    ),
    (
      "{ exploration: expected_improvement, alpha: 0.2 }",
      "maspob.yaml:21:53: search.alpha: 'expected_improvement' has no weight; remove it"
    ),
    (
      "{ exploration: greedy, alpha: { start: 1, end: 0, decay: linear } }",
      "maspob.yaml:21:39: search.alpha: 'greedy' has no weight; remove it"
    ),
    (
      "{ proposer: random, per: call }",
      "maspob.yaml:21:34: search.per: the proposer 'random' does not read it; remove it, or take 'maspob'"
    ),
    (
      "{ proposer: maspob-examples, racing: 0.9 }",
      "maspob.yaml:21:46: search.racing: the proposer 'maspob-examples' does not read it; remove it, or take "
        + "'maspob'"
    ),
    (
      "{ blocks: 3 }",
      "maspob.yaml:21:19: search.blocks: the proposer 'maspob' does not read it; remove it, or take "
        + "'maspob-examples'"
    ),
    (
      "{ exploration: posterior, surrogate: gat }",
      "maspob.yaml:21:24: search.exploration: 'posterior' needs a posterior: the surrogate bgp, gp, linear or "
        + "auto, not 'gat'"
    ),
  ]) func whatHasNoEffectIsAMistake(_ search: String, _ message: String) throws {
    #expect(try Self.failure(search) == message)
  }

  @Test(arguments: [
    "{ surrogate: { kind: gat, epochs: 9, heads: 2 } }", "{ surrogate: { kind: auto, heads: 2 } }",
    "{ surrogate: { kind: mlp, epochs: 9, hidden: 8 } }", "{ exploration: thompson, alpha: 0.2 }",
    "{ proposer: tpe, seed: 3, racing: 0.9 }", "{ proposer: maspob, per: call }",
    "{ proposer: maspob-examples, blocks: 3, warm_up: 4, features: both, seed: 2 }",
    "{ exploration: posterior, surrogate: auto, alpha: 1 }", "{ surrogate: { kind: gp } }",
  ]) func whatHasAnEffectIsTaken(_ search: String) throws {
    #expect(try Self.failure(search) == nil)
  }

  @Test func howExamplesAreBoughtIsPartOfARun() throws {
    let examples = try Self.project("{ proposer: maspob-examples, warm_up: 5 }").configuration
      .examples
    #expect(examples.blocks == 4 && examples.warmUp == 5)
    func manifest(_ rest: String) throws -> StudyManifest {
      try Self.manifest("{ proposer: maspob-examples\(rest) }")
    }
    let plain = try manifest("")
    #expect(try manifest(", blocks: 4, warm_up: 3").differences(from: plain) == [])
    #expect(try manifest(", blocks: 5").differences(from: plain) == ["search settings"])
    #expect(try manifest(", warm_up: 4").differences(from: plain) == ["search settings"])
    #expect(
      try Self.failure("{ proposer: maspob-examples, blocks: 17 }")?.contains("search.blocks")
        == true
    )
  }

  @Test func examplesAreBoughtWhereEachIsAskedByItself() throws {
    func failure(_ extra: String) throws -> String? {
      let scorer = "scorer: { metric: exact_match }"
      let folder = try ProjectFolder(
        configuration: ProjectFolder.configuration.replacing(
          scorer, with: "\(scorer)\nsearch: { proposer: maspob-examples }\n\(extra)"))
      do {
        _ = try ProjectLoader.load(folder.file)
        return nil
      } catch { return error.description }
    }
    #expect(
      try failure("runtime: { communication: streaming }")?.contains(
        "'maspob-examples' counts on answers that combinations share") == true)
    #expect(
      try failure("evaluator: { command: [python3, score.py] }")?.contains(
        "search.proposer: an evaluator measures all examples at once") == true)
    #expect(try failure("runtime: { concurrency: 2 }") == nil)
  }

  private static func manifest(_ search: String) throws -> StudyManifest {
    StudyManifest(project: try project(search), created: Date(timeIntervalSince1970: 0))
  }

  /// A default is part of a run as what is written down is: a version with another one makes another study.
  @Test(arguments: [
    (
      "{ seed: 42 }",
      "{ exploration: posterior, alpha: 2.5, warm_up: 3, surrogate: bgp, per: evaluation }"
    ),
    ("{ surrogate: gat }", "{ surrogate: { hidden: 32, epochs: 800 }, warm_up: 5, alpha: 0.2 }"),
    (
      "{ surrogate: gp, exploration: thompson }",
      "{ surrogate: gp, exploration: thompson, alpha: 1 }"
    ),
  ]) func aDefaultIsWhatItMeans(_ left: String, _ right: String) throws {
    let (short, long) = (try Self.manifest(left), try Self.manifest(right))
    #expect(short.identity == long.identity)
    for word in ["warm-up", "surrogate", "exhaustive up to 20000"] {
      #expect(short.identity["search settings"]?.contains(word) == true)
    }
    #expect(short.identity["search settings"]?.contains("nil") == false)
  }

  @Test(arguments: [
    "{ alpha: 2 }", "{ warm_up: 4 }", "{ surrogate: gp }", "{ per: call }", "{ replicates: true }",
    "{ start: last_selection }", "{ sweeps: single }", "{ exhaustive_limit: 7 }",
    "{ exploration: expected_improvement }", "{ alpha: { start: 2.5, end: 1, decay: linear } }",
  ]) func everySettingIsPartOfTheRun(_ search: String) throws {
    let differences = try Self.manifest(search).differences(from: Self.manifest("{ seed: 42 }"))
    #expect(differences == ["search settings"])
  }

  @Test(arguments: [
    "hidden: 8", "heads: 2", "layers: 2", "bidirectional: false", "inputs: full", "dropout: 0",
    "epochs: 9", "patience: 9", "learning_rate: 0.1", "weight_decay: 0.1",
  ]) func everySettingOfANetworkIsPartOfTheRun(_ setting: String) throws {
    let changed = try Self.manifest("{ surrogate: { kind: gat, \(setting) } }")
    #expect(
      changed.differences(from: try Self.manifest("{ surrogate: gat }")) == ["search settings"])
  }

  /// As the version before wrote it, with defaults left out.
  @Test func aRunOfAnEarlierVersionIsTheSameStudy() throws {
    var earlier = try Self.manifest("{ seed: 42 }")
    earlier.identity["search settings"] =
      "SearchSection(proposer: MaspobCLI.SearchSection.ProposerName.maspob, seed: 0, warmUp: nil, "
      + "exploration: nil, alpha: nil, decay: nil, unit: MaspobCLI.SearchSection.Unit.evaluation, features: nil, "
      + "start: MaspobCLI.SearchSection.SweepStart.incumbent, sweeps: MaspobCLI.SearchSection.Sweeps.repeated, "
      + "exhaustiveLimit: 20000, allowReplicates: false, racing: nil, surrogate: MaspobCLI.SurrogateSection(kind: "
      + "Surrogates.SurrogateSelection.fixed(Surrogates.SurrogateKind.bayesianGP), hidden: 32, heads: 4, "
      + "layers: 1, bidirectional: true, inputs: Surrogates.WorkflowGATArchitecture.Inputs.span, dropout: 0.05, "
      + "epochs: 800, patience: 200, learningRate: 0.005, weightDecay: 1e-05))"
    #expect(try Self.manifest("{ seed: 42 }").differences(from: earlier) == [])
    #expect(try Self.manifest("{ alpha: 2 }").differences(from: earlier) == ["search settings"])
    // What is written is this version's.
    let folder = try ProjectFolder()
    let file = folder.folder.file("manifest.json")
    try Self.manifest("{ seed: 42 }").write(to: file)
    #expect(try !String(contentsOf: file, encoding: .utf8).contains("SearchSection"))
  }

  @Test func theFeaturesOfAProjectReachTheProposer() throws {
    let project = try Self.project("{ features: both }", embedder: true)
    let vectors = project.space.sizes.map { size in
      (0..<size).map { [Float($0), 1, 0.5] }
    }
    let space = project.space
    func width(_ source: PromptFeatures.Source, _ vectors: [[[Float]]]?) throws -> Int {
      try StudyFeatures.features(of: space, embeddings: vectors, source: source).dimension
    }
    #expect(try width(.embeddings, vectors) == 3)
    #expect(try width(.both, vectors) == 8)
    #expect(try width(.identity, vectors) == 5)
    #expect(try width(.both, nil) == 5)
    let unequal = [vectors[0], vectors[1].map { $0 + [1] }]
    #expect(throws: FeatureError.lengthDiffers(agent: 1, candidate: 0, expected: 3, found: 4)) {
      try ProposerFactory.proposer(for: project, embeddings: unequal)
    }
  }
}
