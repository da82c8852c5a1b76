import Foundation
import Numerics
import PromptSpace
import Randomness
import Testing

@testable import Surrogates

@Suite struct AutomaticSurrogateTests {
  private static func candidate(_ kind: SurrogateKind, _ rmse: Double?) -> SurrogateChoice.Candidate
  {
    SurrogateChoice.Candidate(
      kind: kind,
      report: rmse.map {
        SurrogateReport(
          observationCount: 9, trainingRMSE: 0,
          leaveOneOut: .init(
            method: .refit, rmse: $0, meanRMSE: 0.2, rankCorrelation: nil, coverage50: nil,
            coverage95: nil))
      })
  }

  @Test func theSimplestWithinTwoPercentWins() {
    let close = [
      Self.candidate(.gat, 0.1), Self.candidate(.gp, 0.1015), Self.candidate(.linear, 0.1025),
    ]
    #expect(SurrogateChoice(close).kind == .gp)
    #expect(SurrogateChoice(close).candidates.map(\.kind) == [.linear, .gp, .gat])
    #expect(SurrogateChoice([Self.candidate(.linear, 0.15), close[0]]).kind == .gat)
    // A chain of near ties does not lead away from the lowest error.
    let chain = [
      Self.candidate(.linear, 0.1035), Self.candidate(.gp, 0.1018), Self.candidate(.mlp, 0.1),
    ]
    #expect(SurrogateChoice(chain).kind == .gp)
  }

  @Test func failuresDoNotCount() {
    let choice = SurrogateChoice([Self.candidate(.linear, nil), Self.candidate(.mlp, 0.1)])
    #expect(choice.kind == .mlp)
    let sentence =
      "mlp, the simplest within 2 % of the lowest leave-one-out error (linear failed, mlp 0.1): "
      + "50 % less error than the mean of the scores (leave-one-out error 0.1, the mean's 0.2)"
    #expect(choice.summary == sentence)
    #expect(SurrogateChoice([Self.candidate(.linear, .nan)]).kind == .gp)
    #expect(
      SurrogateChoice([Self.candidate(.gp, nil)]).summary
        == "gp, without a comparison: every fit failed")
    #expect(
      SurrogateChoice([]).summary == "gp, without a comparison: too few observations")
  }

  @Test func selectionsAreTexts() throws {
    let texts = SurrogateSelection.allCases.map(\.rawValue)
    #expect(texts == ["linear", "gp", "bgp", "mlp", "gat", "auto"])
    #expect(texts.compactMap(SurrogateSelection.init(rawValue:)) == SurrogateSelection.allCases)
    #expect(SurrogateSelection(rawValue: "forest") == nil)
    let data = try JSONEncoder().encode([SurrogateSelection.auto, .fixed(.gp)])
    #expect(String(decoding: data, as: UTF8.self) == #"["auto","gp"]"#)
    #expect(
      try JSONDecoder().decode([SurrogateSelection].self, from: data) == [.auto, .fixed(.gp)])
  }

  @Test func choosesAndPredictsAsTheChosenKind() throws {
    let problem = try PlantedProblem(sizes: [4, 4, 4], width: 2, seed: 91)
    let (observations, unseen) = problem.split(seen: 12, unseen: 10, noise: 0.001, seed: 92)
    let seeds = SeedSequence(seed: 5)
    var model = AutomaticSurrogate(problem.factory, kinds: [.gp, .linear])
    let report = try model.fit(observations, seeds: seeds)
    let choice = try #require(model.choice)
    // The score is linear in two components of each embedding.
    #expect(choice.kind == .linear)
    #expect(choice.candidates.map(\.kind) == [.linear, .gp])
    #expect(choice.candidates.allSatisfy { $0.report?.leaveOneOut?.method == .refit })
    var chosen = problem.factory.make(choice.kind)
    #expect(try chosen.fit(observations, seeds: seeds) == report)
    #expect(model.predict(unseen) == chosen.predict(unseen))
    let data = try JSONEncoder().encode(choice)
    #expect(try JSONDecoder().decode(SurrogateChoice.self, from: data) == choice)
  }

  @Test func comparesAgainWhenTheObservationsGrewByAQuarter() throws {
    let counts = (0...30).map(AutomaticSurrogate.comparedCount(of:))
    #expect(counts[0...4] == [0, 1, 2, 3, 4])
    #expect(Array(Set(counts.dropFirst(4))).sorted() == [4, 5, 6, 7, 8, 10, 12, 15, 18, 22, 27])
    #expect(zip(counts, counts.indices).allSatisfy { $0 <= $1 })

    let problem = try PlantedProblem(sizes: [4, 4, 4], width: 2, seed: 95)
    let observations = problem.split(seen: 11, unseen: 0, noise: 0.05, seed: 96).observations
    let fresh = AutomaticSurrogate(problem.factory, kinds: [.gp, .linear])
    var choices: [SurrogateChoice?] = []
    for count in 8...11 {
      // A copy of one that compared before agrees with one that never did: a replay is the same.
      var (copy, other) = (fresh, AutomaticSurrogate(problem.factory, kinds: [.gp, .linear]))
      let told = Array(observations.prefix(count))
      let seeds = SeedSequence(seed: UInt64(count))
      #expect(try copy.fit(told, seeds: seeds) == other.fit(told, seeds: seeds))
      #expect(copy.choice == other.choice)
      choices.append(copy.choice)
    }
    #expect(choices[0] == choices[1] && choices[2] == choices[3])
    #expect(choices[2] != choices[1])
    let compared = choices.map { $0?.candidates.first?.report?.observationCount }
    #expect(compared == [8, 8, 10, 10])
  }

  @Test func fewObservationsGoToTheFallback() throws {
    let problem = try PlantedProblem(sizes: [2, 2], seed: 93)
    var model = problem.factory.make(SurrogateSelection.auto)
    let observations = problem.split(seen: 3, unseen: 0, seed: 94).observations
    _ = try model.fit(observations, seeds: .init(seed: 1))
    let automatic = try #require(model as? AutomaticSurrogate)
    #expect(automatic.choice?.kind == .gp && automatic.chosen is GaussianProcessSurrogate)
    #expect(throws: SurrogateError.noObservations) { try model.fit([], seeds: .init(seed: 1)) }
  }
}
