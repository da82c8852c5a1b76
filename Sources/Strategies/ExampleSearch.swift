import Foundation
public import Numerics
public import PromptSpace
public import Randomness
public import Surrogates

/// A search that chooses which combination to ask next and about how many examples, for what it is worth per call.
///
/// Examples are bought in blocks. The next j blocks of a combination p cost what ``BlockMeter`` says, and are worth
/// what they are expected to add to the best prediction among the measured combinations,
/// ```
/// U(p, j) = Σ_θ ω_θ·( s·φ(d/s) + d·Φ(d/s) − max(d, 0) )
/// ```
/// with s the standard deviation of the move of p's mean and d its distance from the best of the others, for each
/// component θ of ``CellProcess``; the purchase of largest U per call is made. Of other combinations than p the means
/// are taken not to move.
///
/// Sources: P. Frazier, W. Powell, S. Dayanik, "A Knowledge-Gradient Policy for Sequential Information Collection",
/// SIAM J. Control Optim. 47 (2008), eq. 13; J. Snoek et al., "Practical Bayesian Optimization", NIPS 2012, section 3.2.
public struct ExampleSearch: Sendable {
  /// What to ask next.
  public struct Purchase: Hashable, Sendable {
    public let assignment: PromptAssignment
    /// Of the combination, those that follow what it was asked before.
    public let blocks: Range<Int>
    /// What it takes now.
    public let calls: Int
    let candidate: Int
    /// Its utility per call, where it was chosen for that.
    let value: Double?
  }

  public let configuration: ExampleSearchConfiguration
  public let blocks: ExampleBlocks
  let space: AssignmentSpace
  /// Whether every combination is a candidate.
  var coversSpace: Bool { candidates.count == space.count }
  /// The first is that of the seed prompts, the others in an order of their own, so that equals are not
  /// always resolved alike.
  let candidates: [PromptAssignment]
  var process: CellProcess
  private var meter: BlockMeter
  /// Blocks that each candidate was asked about.
  private(set) var bought: [Int]
  /// Whether any of its examples has a score.
  private(set) var isMeasured: [Bool]

  /// - Parameters:
  ///   - topology: the workflow.
  ///   - embeddings: for each agent, in the topology's order, its prompts' embeddings, `P_i × d`.
  ///   - callsPerExample: of each agent.
  ///   - examples: number of them.
  ///   - replays: whether an answer that was paid for is free from then on.
  ///   - seeds: the study's seeds.
  /// - Precondition: as of ``CellProcess``.
  public init(
    topology: WorkflowTopology, embeddings: [Matrix<Double>], callsPerExample: [Int],
    examples: Int, replays: Bool = true,
    configuration: ExampleSearchConfiguration = ExampleSearchConfiguration(), seeds: SeedSequence
  ) {
    var generator = seeds.child("example search").generator
    self.configuration = configuration
    blocks = ExampleBlocks(examples: examples, count: configuration.blocks, using: &generator)
    space = AssignmentSpace(sizes: embeddings.map(\.rows))
    candidates = space.candidates(
      atMost: configuration.candidateLimit, promptsAtMost: configuration.promptLimit,
      using: &generator)
    process = CellProcess(
      topology: topology, embeddings: embeddings, candidates: candidates, blocks: blocks)
    meter = BlockMeter(
      topology: topology, candidates: candidates, callsPerExample: callsPerExample, blocks: blocks,
      replays: replays)
    bought = candidates.map { _ in 0 }
    isMeasured = candidates.map { _ in false }
  }

  /// The next purchase; changes nothing.
  ///
  /// - Parameter calls: what may be spent.
  /// - Returns: `nil` where nothing that is left costs so little or is worth anything.
  public func suggest(within calls: Int) -> Purchase? { next { _, cost in cost.calls <= calls } }

  /// The next purchase of those that fit; changes nothing.
  ///
  /// - Parameter fits: says of a candidate and of what its next blocks take whether they may be bought; where it
  ///   refuses some blocks it refuses those and more.
  func next(fits: (_ candidate: Int, _ cost: Allowance) -> Bool) -> Purchase? {
    if process.cellCount == 0 {
      // As long as no example has a score, the seed prompts are asked about more.
      let open = candidates.indices.first { isOpen($0) && fits($0, cost(of: $0, next(of: $0))) }
      return open.map { purchase($0, 1) }
    }
    if bought.count(where: { $0 > 0 }) < configuration.warmUp {
      let open = candidates.indices.first { bought[$0] == 0 && fits($0, cost(of: $0, 0..<1)) }
      if let open { return purchase(open, 1) }
    }
    return mostValuable(fits: fits)
  }

  /// Learns what a purchase showed and counts it as paid.
  ///
  /// - Parameter scores: by block, of the examples that have a score.
  /// - Throws: what ``CellProcess`` throws.
  public mutating func observe(_ purchase: Purchase, scores: [[Double]]) throws(SurrogateError) {
    precondition(
      purchase.blocks.lowerBound == bought[purchase.candidate]
        && scores.count == purchase.blocks.count,
      "\(scores.count) blocks' scores for \(purchase.blocks)")
    for block in purchase.blocks { meter.pay(for: purchase.candidate, block: block) }
    bought[purchase.candidate] += purchase.blocks.count
    if scores.contains(where: { !$0.isEmpty }) { isMeasured[purchase.candidate] = true }
    try process.observe(
      candidate: purchase.candidate,
      zip(purchase.blocks, scores).map { (block: $0, scores: $1) })
  }

  /// The measured combination of the best prediction; `nil` before the first score.
  public var incumbent: PromptAssignment? { best(process.means).map { candidates[$0] } }

  /// The measured candidate of the highest mean, of equals the first.
  func best(_ means: [Double], but excluded: Int? = nil) -> Int? {
    guard process.cellCount > 0 else { return nil }
    var best: Int?
    for index in isMeasured.indices where isMeasured[index] && index != excluded {
      if best.map({ means[index] > means[$0] }) ?? true { best = index }
    }
    return best
  }

  /// Whether it was not asked about all examples.
  func isOpen(_ candidate: Int) -> Bool { bought[candidate] < blocks.count }

  /// Whether it has a score and was asked about all examples.
  func isComplete(_ candidate: Int) -> Bool { isMeasured[candidate] && !isOpen(candidate) }

  /// Takes a candidate out: it is neither asked again nor chosen.
  mutating func close(_ candidate: Int) {
    bought[candidate] = blocks.count
    isMeasured[candidate] = false
  }

  private func next(of candidate: Int) -> Range<Int> {
    bought[candidate]..<(bought[candidate] + 1)
  }

  /// What is left to ask of a candidate.
  func costOfRest(_ candidate: Int) -> Allowance {
    cost(of: candidate, bought[candidate]..<blocks.count)
  }

  func cost(of purchase: Purchase) -> Allowance { cost(of: purchase.candidate, purchase.blocks) }

  private func cost(of candidate: Int, _ blocks: Range<Int>) -> Allowance {
    Allowance(
      calls: price(of: candidate, blocks),
      examples: blocks.reduce(0) { $0 + self.blocks.positions[$1].count })
  }

  func price(of candidate: Int, _ blocks: Range<Int>) -> Int {
    blocks.reduce(0) { $0 + meter.price(of: candidate, block: $1) }
  }

  func purchase(_ candidate: Int, _ count: Int, value: Double? = nil) -> Purchase {
    let blocks = bought[candidate]..<(bought[candidate] + count)
    return Purchase(
      assignment: candidates[candidate], blocks: blocks, calls: price(of: candidate, blocks),
      candidate: candidate, value: value)
  }
}

extension AssignmentSpace {
  /// The seed prompts, then other combinations in random order: all of them, or where there are more than the limit
  /// as many as that.
  fileprivate func candidates(
    atMost limit: Int, promptsAtMost promptLimit: Int,
    using generator: inout some RandomNumberGenerator
  ) -> [PromptAssignment] {
    if let count, count <= limit, sizes.allSatisfy({ $0 <= promptLimit }) {
      return [seed] + (1..<count).shuffled(using: &generator).map(assignment)
    }
    let pools = sizes.map { size in
      size <= promptLimit
        ? Array(0..<size)
        : [0] + (1..<size).shuffled(using: &generator).prefix(promptLimit - 1)
    }
    let limit = min(limit, AssignmentSpace(sizes: pools.map(\.count)).count ?? limit)
    var seen: Set = [seed]
    var result = [seed]
    while result.count < limit {
      let drawn = PromptAssignment(
        pools.map { $0[Int.random(in: $0.indices, using: &generator)] })
      if seen.insert(drawn).inserted { result.append(drawn) }
    }
    return result
  }
}
