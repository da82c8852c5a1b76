import Acquisition
import PromptSpace
import Randomness
import Strategies
import Surrogates
import Testing
import _TestSupport

/// What a paid run does when there is no usable model.
@Suite struct MASPOBProposerFallbackTests {
  static let space = AssignmentSpace(sizes: [3, 4, 2])
  let seeds = SeedSequence(seed: 8)

  func proposer(_ surrogate: any Surrogate, warmUp: Int = 5) throws -> MASPOBProposer {
    var proposer = try maspobProposer(Self.space, seeds, surrogate) { $0.warmUp = warmUp }
    for rank in [0, 7, 9, 16, 21] {
      proposer.observe(Observation(assignment: Self.space.assignment(at: rank), score: 0.5))
    }
    return proposer
  }

  /// The open assignment of largest uncertainty after some others.
  func farthest(from told: [PromptAssignment]) throws -> PromptAssignment? {
    let features = try PromptFeatures(
      embeddings: randomEmbeddings(sizes: Self.space.sizes, dimension: 4, seed: 9))
    var uncertainty = LinearUncertainty(features: features, parameters: .centered)
    for assignment in told { uncertainty.observe(assignment) }
    let open = (0..<24).map(Self.space.assignment(at:)).filter { !told.contains($0) }
    let deviations = uncertainty.uncertainty(of: open)
    return deviations.indices.max { deviations[$0] < deviations[$1] }.map { open[$0] }
  }

  @Test func aDivergedFitBecomesTheLargestUncertainty() throws {
    let failure = SurrogateError.trainingDiverged(epoch: 17, loss: .infinity)
    let proposal = try proposer(ScriptedSurrogate(failure: failure)).suggest()
    let told = [0, 7, 9, 16, 21].map(Self.space.assignment(at:))
    #expect(proposal.source == .spaceFilling)
    #expect(try proposal.assignment == farthest(from: told))
    #expect(proposal.predictedMean == nil)
    #expect(proposal.uncertainty == proposal.acquisition)
    #expect(
      proposal.note
        == "largest uncertainty, for training diverged at epoch 17 with loss inf; "
        + "exhaustive search, 19 evaluations, coordinate ascent loses nothing")
  }

  @Test(arguments: [Double.nan, -.infinity, .infinity])
  func predictionsThatAreNotFiniteAreNoModel(value: Double) throws {
    let proposal = try proposer(ScriptedSurrogate { _ in value }).suggest()
    #expect(proposal.source == .spaceFilling)
    #expect(
      proposal.note == "largest uncertainty, for the surrogate's best prediction is not finite; "
        + "exhaustive search, 19 evaluations, coordinate ascent loses nothing")
  }

  @Test func someUndefinedPredictionsAreReported() throws {
    let proposal = try proposer(ScriptedSurrogate { $0[0] == 1 ? .nan : 0.5 }).suggest()
    #expect(proposal.source == .search)
    #expect(proposal.assignment[0] != 1)
    #expect(
      proposal.note.hasPrefix("exhaustive search, 19 evaluations, 7 undefined, coordinate ascent"))
  }

  @Test func unusableEvaluationsPushTheFallbackAway() throws {
    var proposer = try maspobProposer(Self.space, seeds, ScriptedSurrogate()) { $0.warmUp = 0 }
    var told: [PromptAssignment] = []
    for _ in 0..<6 {
      let proposal = try proposer.suggest()
      #expect(proposal.source == .spaceFilling)
      #expect(proposal.note.hasPrefix("largest uncertainty, for no usable score so far; "))
      #expect(try proposal.assignment == farthest(from: told))
      proposer.markUnusable(proposal.assignment)
      told.append(proposal.assignment)
    }
  }

  @Test(arguments: [
    SurrogateError.noObservations, .scoreNotFinite(index: 1, score: "nan"),
    .assignmentOutsideSpace(index: 0, assignment: "0-9"),
  ])
  func misuseIsNotPaperedOver(failure: SurrogateError) throws {
    let proposer = try proposer(ScriptedSurrogate(failure: failure))
    #expect(throws: failure) { try proposer.suggest() }
  }
}
