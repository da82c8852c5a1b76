/// Every choice of the optimizer; each difference between its paper, its code and this package is one field.
///
/// Source: Z. Wang et al., "MASPO: Joint Prompt Optimization for LLM-based Multi-Agent Systems", PMLR 306
/// (arXiv 2605.06623), and the authors' code.
public struct MASPOConfiguration: Hashable, Codable, Sendable {
  /// Which agent is improved when.
  public enum Schedule: Hashable, Codable, Sendable {
    /// `rounds` passes over the agents in topological order, `steps` depths at each visit.
    case fixedRounds(rounds: Int, steps: Int)
    /// One pass, `depth` depths at each agent.
    case topological(depth: Int)
    /// Passes in which a visit ends after `patience` depths in a row without improvement, until every agent
    /// has `depth` depths.
    case roundRobin(depth: Int, patience: Int)
  }

  /// Weights of the comparisons of an agent's own outputs, of its successors' and of the workflow's.
  public struct Weights: Hashable, Codable, Sendable {
    public var local: Double
    public var next: Double
    public var global: Double

    public init(local: Double, next: Double = 0, global: Double) {
      self.local = local
      self.next = next
      self.global = global
    }
  }

  /// What a comparison of two prompts looks at.
  public enum Reward: String, Codable, Sendable, CaseIterable {
    /// The agent's own output, its successors' where ``Lookahead`` asks for them, and the workflow's.
    case joint
    /// The agent's own output only.
    case local
  }

  /// How the outputs of the successors count.
  public enum Lookahead: String, Codable, Sendable, CaseIterable {
    case off
    /// Wins over all comparisons of the batch; the last successor's says whether a question was lost.
    case pooled
    /// The mean over the successors of each question, then over the questions.
    case perQuestion = "per_question"
  }

  /// How beams are scored anew when an agent is visited again.
  public enum Refresh: String, Codable, Sendable, CaseIterable {
    case never
    /// Against the agent's best by ``MASPOConfiguration/narrowWeights``.
    case narrow
    /// Against the agent's best by the full reward.
    case joint
  }

  /// What takes the place of an agent's best prompt after a refresh.
  public enum Anchor: String, Codable, Sendable, CaseIterable {
    /// The first of the beam, even where it lost against the best.
    case first
    /// The best itself, unless another one passes ``MASPOConfiguration/acceptance`` against it.
    case accepted
  }

  /// Who gets to see the questions on which an agent got better while the workflow got worse.
  public enum MisalignedCases: Hashable, Codable, Sendable {
    case unused
    /// The successors, as plain questions of their batch, which also count in their scores.
    case successors(limit: Int)
    /// The agent itself, labelled, beside its batch.
    case own(limit: Int)
  }

  /// What an offspring earns: J(offspring) = J(parent) + reward, with the reward a share of wins.
  public enum Centring: String, Codable, Sendable, CaseIterable {
    /// Share of wins − 0.5.
    case centred
    /// Share of wins.
    case uncentred
  }

  /// What becomes of an offspring that is not accepted.
  public enum Losers: String, Codable, Sendable, CaseIterable {
    /// A copy of its parent takes its place.
    case parent
    /// It competes by its J like any other.
    case kept
  }

  /// When an offspring counts as better than its parent.
  public enum Acceptance: Hashable, Codable, Sendable {
    /// Share of wins above one half.
    case majority
    /// The lower bound of the share of wins above one half, see ``WinEvidence``.
    case lowerBound(confidence: Double)
  }

  /// In which orders two outputs are shown to the judge.
  public enum Order: String, Codable, Sendable, CaseIterable {
    /// The candidate's first, once.
    case candidateFirst = "candidate_first"
    /// Both: a win needs both verdicts, and so does a loss.
    case both
  }

  /// How replies of the two writing and judging models are read.
  public enum Reading: String, Codable, Sendable, CaseIterable {
    /// As the authors' code does: prompts are edited silently, and doubtful verdicts favour the candidate.
    case reference
    /// By the project's contract on placeholders, which rejects, and doubtful verdicts are ties.
    case strict
  }

  /// Which texts an agent hands to its successors; honoured by the ``MASPOWorkflow``.
  public enum HandOff: String, Codable, Sendable, CaseIterable {
    /// What the workflow's definition says.
    case raw
    /// A summary that one more call makes of every output.
    case summary
  }

  /// What a single failed call or run does.
  public enum Faults: String, Codable, Sendable, CaseIterable {
    case abort
    /// Its question drops out of the comparison, or is lost where only the candidate's run failed; a failed
    /// proposal changes nothing.
    case isolate
  }

  /// A last comparison of every changed prompt with its seed, on questions that the search has not seen.
  public struct Gate: Hashable, Codable, Sendable {
    /// How many questions; at most half of those that there are.
    public var questions: Int
    public var confidence: Double

    public init(questions: Int, confidence: Double) {
      self.questions = questions
      self.confidence = confidence
    }
  }

  // MARK: Schedule and sizes

  public var schedule: Schedule
  /// Questions that batches are drawn from; `nil` for all.
  public var poolSize: Int?
  /// Questions of a comparison.
  public var batchSize: Int
  /// Prompts kept for each agent and depth.
  public var beamWidth: Int
  /// Prompts that are written for each kept one, each from its share of the batch.
  public var offspring: Int
  /// Whether all parents of a depth share one batch.
  public var sharesBatch: Bool
  /// Model calls of every kind, kept answers included, as the ``MASPOWorkflow`` prices them; `nil` for no limit.
  ///
  /// The search ends before the first depth that might leave too little for the ``gate``.
  public var maximumCalls: Int?

  // MARK: Comparison

  public var reward: Reward
  public var lookahead: Lookahead
  /// With ``lookahead``; they add up to 1.
  public var weights: Weights
  /// Without it, and where no successor has said anything.
  public var narrowWeights: Weights
  public var order: Order
  /// Whether equal outputs tie and a pair that was judged before keeps its verdict, both without a call.
  public var remembersPairs: Bool
  public var reading: Reading
  /// Tries for a prompt that keeps the contract; from the second on the writer is told the objection.
  public var proposalAttempts: Int
  public var faults: Faults
  /// Share of a comparison's questions that may lack a verdict; with more of them nothing is accepted.
  public var maximumErrorRate = 0.1

  // MARK: Beam

  public var centring: Centring
  public var losers: Losers
  public var acceptance: Acceptance
  /// Whether one text stands in a beam at most once.
  public var deduplicates: Bool
  public var refresh: Refresh
  public var anchor: Anchor
  public var gate: Gate?

  // MARK: Cases and contexts

  public var misalignedCases: MisalignedCases
  /// Bad and misaligned cases that an improvement leaves behind.
  public var keptCases: Int
  public var handOff: HandOff
  /// At odd depths the predecessors use their second-best prompts.
  public var switchesDynamically: Bool
  /// For the last 30 % of a batch the predecessors use random prompts of their beams that are not the first.
  public var samplesPredecessors: Bool
}
