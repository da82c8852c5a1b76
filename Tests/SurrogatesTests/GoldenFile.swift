import Foundation
import Numerics
import PromptSpace
import Testing

@testable import Surrogates

/// One reference file: a small network of another implementation with everything that it computed.
struct GoldenFile: Decodable, Sendable {
  /// A number or nested lists of numbers, read without knowing the shape.
  enum Tensor: Decodable, Sendable {
    case number(Double)
    case list([Tensor])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else {
        self = .list(try container.decode([Tensor].self))
      }
    }

    /// All numbers in storage order.
    var elements: [Double] {
      switch self {
      case .number(let number): [number]
      case .list(let parts): parts.flatMap(\.elements)
      }
    }

    /// Lengths from the outermost list inwards.
    var shape: [Int] {
      switch self {
      case .number: []
      case .list(let parts): [parts.count] + (parts.first?.shape ?? [])
      }
    }
  }

  struct AdamRun: Decodable, Sendable {
    let learningRate: Double
    let weightDecay: Double
    let betas: [Double]
    let epsilon: Double
    let losses: [Double]
    let predictionAfter: [Double]
    let parametersAfter: [String: Tensor]

    enum CodingKeys: String, CodingKey {
      case learningRate = "lr"
      case weightDecay = "weight_decay"
      case betas
      case epsilon = "eps"
      case losses
      case predictionAfter = "prediction_after"
      case parametersAfter = "parameters_after"
    }
  }

  let nodes: [String]
  let dependencies: [[Int]]
  let bidirectional: Bool
  let layers: Int
  let heads: Int
  let x: Tensor
  let y: [Double]
  let parameters: [String: Tensor]
  let prediction: [Double]
  let loss: Double
  let gradients: [String: Tensor]
  let adam: AdamRun
}

extension GoldenFile {
  /// The folder of this project's own files, or of the files that the environment names.
  static var folder: URL {
    if let path = ProcessInfo.processInfo.environment["MASPOB_GOLDEN_DIR"] {
      return URL(fileURLWithPath: path)
    }
    return URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
  }

  /// Names of the files, sorted; a folder that cannot be read has none, which a test reports.
  static let names: [String] = {
    let found = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    return (found ?? []).filter { $0.hasPrefix("gatv2_") && $0.hasSuffix(".json") }.sorted()
  }()

  static func load(_ name: String) throws -> GoldenFile {
    try JSONDecoder().decode(
      GoldenFile.self, from: Data(contentsOf: folder.appending(path: name)))
  }

  func topology() throws -> WorkflowTopology {
    let agents = nodes.map { AgentID($0) }
    var senders: [AgentID: [AgentID]] = [:]
    for edge in dependencies { senders[agents[edge[1]], default: []].append(agents[edge[0]]) }
    return try WorkflowTopology(agents: agents, dependencies: senders)
  }

  /// All sizes come from the tensors.
  func architecture() throws -> WorkflowGATArchitecture {
    var result = WorkflowGATArchitecture()
    result.hidden = try #require(parameters["enc2.weight"]).shape[0]
    result.encoderWidth = try #require(parameters["enc1.weight"]).shape[0]
    result.heads = heads
    result.layers = layers
    result.bidirectional = bidirectional
    result.dropout = 0
    result.inputs = .full
    return result
  }

  /// Instance b of node i is candidate b of agent i, so that any features can be stated.
  func embeddings() -> [Matrix<Double>] {
    let (count, agents, width) = (x.shape[0], x.shape[1], x.shape[2])
    let elements = x.elements
    return (0..<agents).map { agent in
      Matrix(
        (0..<count).map { row in
          let start = (row * agents + agent) * width
          return Array(elements[start..<start + width])
        })
    }
  }

  var observations: [Observation] {
    y.enumerated().map { row, score in
      Observation(
        assignment: PromptAssignment([Int](repeating: row, count: nodes.count)), score: score)
    }
  }

  /// A session that stands where the reference stood before its first step.
  func session(
    sharing: WorkflowGATArchitecture.MaskSharing = .perObservation
  ) throws -> TrainingSession<Double> {
    var architecture = try self.architecture()
    architecture.maskSharing = sharing
    let model = WorkflowGAT(
      topology: try topology(), embeddings: embeddings(), architecture: architecture)
    var optimizer = AdamConfiguration()
    optimizer.learningRate = adam.learningRate
    optimizer.weightDecay = .coupled(adam.weightDecay)
    (optimizer.beta1, optimizer.beta2) = (adam.betas[0], adam.betas[1])
    optimizer.epsilon = adam.epsilon
    return TrainingSession(
      model.network, batch: ObservationBatch(observations, table: model.table), table: model.table,
      parameters: try ParameterSet(model.network.layout, tensors: parameters), optimizer: optimizer)
  }
}

extension ParameterSet<Double> {
  /// Takes every tensor by its name; a missing or surplus one fails the test.
  init(_ layout: ParameterLayout, tensors: [String: GoldenFile.Tensor]) throws {
    self.init(layout)
    #expect(Set(tensors.keys) == Set(layout.entries.map(\.name)))
    for (index, entry) in layout.entries.enumerated() {
      let tensor = try #require(tensors[entry.name], "\(entry.name)")
      let size = tensor.shape.reduce(1, *)
      #expect(size == entry.rows * entry.columns, "\(entry.name) has the shape \(tensor.shape)")
      // Matrices keep their shape; vectors and 1 × heads × width become one row.
      #expect(tensor.shape.count != 2 || tensor.shape == [entry.rows, entry.columns])
      self.tensors[index] = Matrix(
        rows: entry.rows, columns: entry.columns, elements: tensor.elements)
    }
  }
}

/// The largest difference of two lists relative to the expected elements.
///
/// An element below a millionth of `scale` (by default the largest of its tensor) is compared with
/// that instead: sums of terms that cancel carry the rounding of the terms, and no digits of their
/// own. With a tolerance of 1e-9 such an element may be off by 1e-15 of the scale, a few roundings.
func relativeError(_ values: [Double], _ expected: [Double], scale: Double? = nil) -> Double {
  guard values.count == expected.count else { return .infinity }
  let largest = scale ?? expected.map { abs($0) }.max() ?? 0
  let floor = max(largest * 1e-6, .leastNormalMagnitude)
  let errors = zip(values, expected).map { abs($0 - $1) / max(abs($1), floor) }
  // `max()` passes over what is not a number.
  return errors.allSatisfy { !$0.isNaN } ? errors.max() ?? 0 : .infinity
}
