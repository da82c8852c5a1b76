/// One predictor in the saved state of a DSPy program (3.x): what `dspy.Predict.load_state` asks for.
struct DSPyPredictor: Codable {
  struct Field: Codable {}

  struct Signature: Codable {
    var instructions: String
    var fields: [Field] = []

    enum CodingKeys: CodingKey { case instructions, fields }

    init(instructions: String) { self.instructions = instructions }

    init(from decoder: any Decoder) throws {
      instructions = try decoder.container(keyedBy: CodingKeys.self)
        .decode(String.self, forKey: .instructions)
    }
  }

  var signature: Signature

  private enum CodingKeys: CodingKey { case signature, demos, traces, train, lm }

  init(signature: Signature) { self.signature = signature }

  init(from decoder: any Decoder) throws {
    signature = try decoder.container(keyedBy: CodingKeys.self)
      .decode(Signature.self, forKey: .signature)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(signature, forKey: .signature)
    for key in [CodingKeys.demos, .traces, .train] { try container.encode([String](), forKey: key) }
    // Read without asking whether it is there.
    try container.encodeNil(forKey: .lm)
  }
}

/// No versions are claimed: `load` compares those that are there.
struct DSPyMetadata: Encodable {
  let dependencyVersions: [String: String] = [:]

  enum CodingKeys: String, CodingKey { case dependencyVersions = "dependency_versions" }
}

/// A value, or nothing where something else stands: the state has entries that are no predictors.
struct Lenient<Value: Decodable>: Decodable {
  let value: Value?

  init(from decoder: any Decoder) throws { value = try? Value(from: decoder) }
}

/// Values of different types in one object.
struct AnyEncodable: Encodable {
  private let value: any Encodable

  init(_ value: any Encodable) { self.value = value }

  func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }
}
