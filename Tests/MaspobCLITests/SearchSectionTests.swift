import Acquisition
import Foundation
import PromptSpace
import Studies
import Testing

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
