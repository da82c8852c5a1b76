import Foundation
import Numerics
import PromptSpace
import Randomness
import Testing

@testable import Surrogates

@Suite struct CellPosteriorTests {
  private struct Case {
    let kernel: CellKernel
    let brute: BruteForceCells

    init(seed: UInt64) throws {
      let problem = try PlantedProblem(sizes: [3, 2, 2], seed: seed)
      let candidates = (0..<12).map(problem.space.assignment)
      let space = CellSpace(
        topology: problem.topology, embeddings: problem.embeddings, candidates: candidates,
        shares: [0.4, 0.3, 0.3])
      let draws = CellParameters.integratedDraws(8)
      kernel = CellKernel(space, draws[Int(seed) % 8], noise: 0.07)
      var generator = SeedSequence(seed: seed).child("cells").generator
      // Of each candidate none, one or more blocks from the first on.
      let cells = (0..<12).flatMap { candidate in
        (0..<Int.random(in: 0...3, using: &generator)).map {
          Cell(candidate: candidate, block: $0)
        }
      }.shuffled(using: &generator)
      let process = TextbookProcess(
        problem,
        candidates.prefix(2).enumerated().map {
          Observation(assignment: $1, score: Double($0), exampleCount: 1)
        }, kernel.parameters.process)
      brute = BruteForceCells(
        kernel,
        similarities: candidates.map { p in candidates.map { process.kernel(p, $0) - 1 } },
        cells: cells,
        targets: cells.map { _ in generator.standardNormal() })
    }
  }

  private static func isClose(_ a: Double, _ b: Double, _ tolerance: Double = 1e-7) -> Bool {
    abs(a - b) <= tolerance * max(1, abs(b))
  }

  /// Whether everything is known at once or cell by cell, the posterior is that of the definition.
  @Test(arguments: 0..<4 as Range<UInt64>, [0.0, 0.5, 1.0])
  func anyWayOfLearningIsConditioning(seed: UInt64, share: Double) throws {
    let (kernel, brute) = try { ($0.kernel, $0.brute) }(Case(seed: seed))
    let first = max(1, Int(share * Double(brute.cells.count)))
    var posterior = try CellPosterior(
      kernel, cells: Array(brute.cells.prefix(first)),
      targets: Array(brute.targets.prefix(first)), capacity: first + 2)
    for (cell, target) in zip(brute.cells, brute.targets).dropFirst(first) {
      posterior.observe(cell, target: target)
    }
    #expect(Self.isClose(posterior.logLikelihood, brute.logLikelihood, 1e-5))
    for (index, cell) in brute.all.enumerated() {
      #expect(Self.isClose(posterior.means[index], brute.mean(cell), 1e-5))
      for block in 0..<3 {
        let other = Cell(candidate: cell.candidate, block: block)
        #expect(
          Self.isClose(
            posterior.covariances[index * 3 + block], brute.posteriorCovariance(cell, other), 1e-5)
        )
      }
    }
  }

  @Test(arguments: 0..<4 as Range<UInt64>)
  func movesAreThoseOfTheJointDistribution(seed: UInt64) throws {
    let (kernel, brute) = try { ($0.kernel, $0.brute) }(Case(seed: seed))
    let posterior = try CellPosterior(
      kernel, cells: brute.cells, targets: brute.targets, capacity: 0)
    var scratch = [Double](repeating: 0, count: 9)
    var moves = [Double](repeating: 0, count: 3)
    for candidate in 0..<12 {
      let known = brute.cells.count { $0.candidate == candidate }
      guard known < 3 else { continue }
      posterior.expectedMoves(
        of: candidate, buying: known..<3, scratch: &scratch, into: &moves)
      for last in known..<3 {
        let expected = brute.move(of: candidate, known..<(last + 1))
        #expect(Self.isClose(moves[last - known], expected, 1e-4))
      }
      // All blocks leave nothing unknown: the mean has then moved by all of the deviation.
      let all = posterior.variance(of: candidate).squareRoot()
      #expect(Self.isClose(moves[2 - known], all, 1e-3))
    }
  }

  @Test func whoKnowsEveryBlockKnowsTheScore() throws {
    let kernel = try Case(seed: 3).kernel
    let cells = (0..<3).map { Cell(candidate: 4, block: $0) }
    let posterior = try CellPosterior(
      kernel, cells: cells, targets: [0.3, -0.9, 1.2], capacity: 3)
    #expect(posterior.variance(of: 4) < 1e-5)
    #expect(abs(posterior.candidateMeans[4] - (0.4 * 0.3 - 0.3 * 0.9 + 0.3 * 1.2)) < 1e-4)
    #expect(posterior.variance(of: 5) > 0.01)
  }

  /// Computed by an independent program in numpy from the same formulas.
  @Test func goldenPosterior() throws {
    let topology = try WorkflowTopology(
      agents: ["a", "b", "c"], dependencies: ["b": ["a"], "c": ["b"]])
    let sizes = [3, 2, 2]
    let space = CellSpace(
      topology: topology, embeddings: sizes.map { .identity($0) },
      candidates: (0..<12).map(AssignmentSpace(sizes: sizes).assignment),
      shares: [0.4, 0.3, 0.3])
    let process = GaussianProcessParameters(
      additiveVariance: 0.7, edgeVariance: 0.4, identityShare: 1, noiseFloor: 0.03)
    let kernel = CellKernel(
      space, CellParameters(process, logShares: (log(0.5), log(0.2), log(0.3))), noise: 0.08)
    let cells = [(0, 0), (0, 1), (5, 0), (7, 0), (11, 0)].map {
      Cell(candidate: $0.0, block: $0.1)
    }
    let targets = cells.map { cell in
      let examples = [0..<4, 4..<7, 7..<10][cell.block]
      let sum = examples.reduce(0) { sum, example in
        let m = cell.candidate
        return sum + (7 * m + 5 * example + m * example) % 11
      }
      return (Double(sum) / 10 / Double(examples.count) - 0.5) / 0.2
    }
    let posterior = try CellPosterior(kernel, cells: cells, targets: targets, capacity: 8)
    #expect(Self.isClose(posterior.logLikelihood, -2.41333830980195))
    let means = [
      0.27911085057356305, -0.21186776048563055, 0.4909730614997517, 0.509308720660955,
      -0.06142942067154403, -0.5940154988752446, 0.7886942088871157, 0.8883202110376859,
      -0.06076941793082449, -0.5310245472879851, 0.12073917874144674, 0.10475825808330719,
    ]
    let variances = [
      0.03375897185006771, 0.5426892191912398, 0.9653496641293862, 0.6735743818002708,
      0.5439366067295024, 0.08993587215088938, 0.7829115301303033, 0.09345730081104131,
      0.7444082753730148, 0.6760213727392732, 0.7784041916459308, 0.09351449714247284,
    ]
    for candidate in 0..<12 {
      #expect(Self.isClose(posterior.candidateMeans[candidate], means[candidate]))
      #expect(Self.isClose(posterior.variance(of: candidate), variances[candidate]))
    }
    var scratch = [Double](repeating: 0, count: 9)
    var moves = [Double](repeating: 0, count: 3)
    posterior.expectedMoves(of: 5, buying: 1..<3, scratch: &scratch, into: &moves)
    #expect(
      zip(moves, [0.23703305874435393, 0.2998925343369773]).allSatisfy { Self.isClose($0, $1) })
    posterior.expectedMoves(of: 2, buying: 0..<3, scratch: &scratch, into: &moves)
    #expect(
      zip(moves, [0.937961480718253, 0.9651973754805163, 0.9825219204320884]).allSatisfy {
        Self.isClose($0, $1)
      })
  }
}
