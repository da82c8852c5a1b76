import Acquisition
import Numerics
import PromptSpace
import Randomness
import Strategies
import Surrogates

/// The published MATH workflow with 20 candidates an agent and embeddings of 1 024 components, all
/// drawn from one seed.
struct Problem {
  let topology: WorkflowTopology
  let features: PromptFeatures
  let seeds = SeedSequence(seed: 7)

  /// How large the pools and the embeddings are; the published sizes by default.
  struct Size {
    var candidates = 20
    var dimension = 1_024
  }

  init(_ size: Size = Size()) throws {
    topology = try WorkflowTopology(
      agents: ["P", "R", "D", "G", "E"], dependencies: ["R": ["P"], "E": ["R", "D", "G"]])
    features = try Self.features(agents: topology.count, size)
  }

  /// A workflow of agents in a row.
  init(chainOf agents: Int) throws {
    let names = (0..<agents).map { AgentID("agent\($0)") }
    let pairs = zip(names.dropFirst(), names).map { ($0, [$1]) }
    topology = try WorkflowTopology(
      agents: names, dependencies: Dictionary(uniqueKeysWithValues: pairs))
    features = try Self.features(agents: agents, Size())
  }

  private static func features(agents: Int, _ size: Size) throws -> PromptFeatures {
    var generator = SeedSequence(seed: 7).child("embeddings").generator
    return try PromptFeatures(
      embeddings: (0..<agents).map { _ in
        (0..<size.candidates).map { _ in
          (0..<size.dimension).map { _ in generator.standardNormal() }
        }
      })
  }

  /// - Parameter stopsEarly: without, a fit takes its 800 epochs.
  func surrogate(
    stopsEarly: Bool = false, inputs: WorkflowGATArchitecture.Inputs = .span, epochs: Int = 800
  ) -> WorkflowGAT<Float> {
    var architecture = WorkflowGATArchitecture()
    architecture.inputs = inputs
    var schedule = TrainingSchedule()
    schedule.maximumEpochs = epochs
    if !stopsEarly { schedule.earlyStopping = nil }
    return WorkflowGAT<Float>(
      topology: topology, embeddings: features.matrices.map { Matrix(converting: $0) },
      architecture: architecture, schedule: schedule)
  }

  /// A score that rises with each agent's first component and a little with that of its neighbour.
  func score(_ assignment: PromptAssignment) -> Double {
    let parts = assignment.indices.enumerated().map { features.matrices[$0][$1, 0] }
    let coupling = zip(parts, parts.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    return 0.5 + parts.reduce(0, +) + 4 * coupling
  }

  func observations(_ count: Int) -> [Observation] {
    var generator = seeds.child("observations").generator
    return (0..<count).map { _ in
      let assignment = PromptAssignment(
        features.space.sizes.map { Int.random(in: 0..<$0, using: &generator) })
      return Observation(assignment: assignment, score: score(assignment))
    }
  }

  /// Operations of one fit: products forward and twice backward (once where nothing needs the gradient
  /// of the input), about 30 an element of an edge in attention, 15 a parameter in Adam.
  func fitFlops(
    _ observations: [Observation], inputs: WorkflowGATArchitecture.Inputs = .span,
    epochs: Int = 800
  ) -> Double {
    let used = Set(observations.flatMap { $0.assignment.indices.enumerated().map { [$0, $1] } })
    let (n, rows) = (Double(observations.count), Double(used.count))
    let candidates = features.space.sizes.reduce(0, +)
    let width = Double(inputs == .full ? features.dimension : min(candidates, features.dimension))
    let encoder = Double(
      WorkflowGATArchitecture().defaultEncoderWidth(embeddingWidth: features.dimension))
    let (hidden, heads) = (32.0, 4.0)
    let edges = Double(topology.count + 2 * topology.edges.count)
    let first = 2 * 2 * rows * width * encoder
    let second = 3 * 2 * rows * encoder * hidden
    let projections = 3 * 2 * rows * hidden * heads * hidden * 2
    let head = 3 * 2 * n * heads * hidden * hidden
    let attention = 30 * n * edges * heads * hidden
    let parameters = encoder * (width + hidden) + 3 * heads * hidden * hidden
    return Double(epochs)
      * (first + second + projections + head + attention + 15 * parameters)
  }
}
