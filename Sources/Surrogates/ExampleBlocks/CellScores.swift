/// The measured cells of a ``CellProcess`` with what their standardization needs.
struct CellScores: Sendable {
  private(set) var cells: [Cell] = []
  /// Mean score of each cell.
  private(set) var scores: [Double] = []
  /// By candidate: number of scored examples, their sum and sum of squares.
  private var tallies: [Int: (count: Double, sum: Double, squares: Double)] = [:]

  /// How a combination's examples vary before any is seen, and how many examples that counts for: of scores in [0, 1].
  private static let expectedSpread = (variance: 0.1, examples: 4.0)
  /// The same for combinations.
  private static let expectedDifferences = (variance: 0.04, combinations: 3.0)

  mutating func add(_ cell: Cell, scores own: [Double]) {
    guard !own.isEmpty else { return }
    let sum = own.reduce(0, +)
    let old = tallies[cell.candidate] ?? (0, 0, 0)
    tallies[cell.candidate] = (
      old.count + Double(own.count), old.sum + sum,
      old.squares + own.reduce(0) { $0 + $1 * $1 }
    )
    cells.append(cell)
    scores.append(sum / Double(own.count))
  }

  /// Location, unit and noise of the standardized scores.
  struct Scale: Hashable, Sendable {
    let mean: Double
    let deviation: Double
    /// Variance of one example's score within a combination, in units of the deviation squared.
    let exampleVariance: Double

    func standardized(_ score: Double) -> Double { (score - mean) / deviation }
    func score(_ standardized: Double) -> Double { mean + deviation * standardized }
  }

  /// Means of few examples say little about variances: both are pulled towards what is usual.
  var scale: Scale {
    let own = tallies.keys.sorted().compactMap { tallies[$0] }
    let means = own.map { $0.sum / $0.count }
    let mean = means.reduce(0, +) / Double(max(means.count, 1))
    let (usual, others) = (Self.expectedDifferences, Double(means.count))
    let between =
      (means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } + usual.combinations * usual.variance)
      / (others + usual.combinations)
    let (spread, examples) = (Self.expectedSpread, own.reduce(0) { $0 + $1.count - 1 })
    let squares = own.reduce(0) { $0 + max($1.squares - $1.sum * $1.sum / $1.count, 0) }
    let within =
      (squares + spread.examples * spread.variance) / (examples + spread.examples)
    return Scale(
      mean: mean, deviation: between.squareRoot(), exampleVariance: within / between)
  }
}
