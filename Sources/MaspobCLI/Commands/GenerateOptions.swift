import ArgumentParser
import Generation

/// What `generate` asks the model for.
struct GenerateOptions: ParsableArguments {
  @Option(
    name: .long, help: "An agent whose pool is to be filled; may be repeated. Default: every one.")
  var agent: [String] = []

  @Option(
    name: [.customShort("n"), .long],
    help: "Candidates that each pool shall have, the prompt in use included.")
  var candidates = 20

  @Option(
    name: .long,
    help: "Fail unless each pool has so many candidates in the end, the prompt in use included.")
  var require = 2

  @Option(name: .long, help: "The model that writes: a key of the 'models' section.")
  var model: String?

  @Option(name: .long, help: "Its temperature, 0.7 by default.")
  var temperature: Double?

  @Option(name: .long, help: "The most tokens of a reply, 1024 by default.")
  var maxOutputTokens: Int?

  @Option(
    name: .long,
    help: "Which styles come first: reading, reasoning or code. Default: what the metric suggests.",
    transform: { try Choice.named($0) })
  var task: TaskKind?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Who sets the placeholders: write (the model) or append (the prompt's own lines from its first "
        + "placeholder on are put behind an instruction of the model, for small models).",
      valueName: "mode"), transform: { try Choice.named($0) })
  var placeholders: PlaceholderMode?

  @Flag(name: .long, help: "Do not show the prompt in use: fresh ideas instead of variations.")
  var withholdSeed = false

  @Option(
    name: .long,
    help: "Attempts for each pool. Default: one and a half times the candidates to be written.")
  var attempts: Int?

  @Option(
    name: .long,
    help: "The cosine of two embeddings from which on candidates count as one; 0.99 by default.")
  var similarity: Double?

  @Flag(name: .long, help: "Compare candidates by their words even where there is an embedder.")
  var noEmbedder = false

  @Option(name: .long, help: "The most characters of a candidate.")
  var maxLength: Int?

  @Option(name: .long, help: "Seeds the draw of styles; by default the search's seed.")
  var seed: UInt64?

  mutating func validate() throws {
    func check(_ value: Int?, _ name: String, from least: Int) throws {
      if let value, !(least...10_000_000).contains(value) {
        throw ValidationError("--\(name) must be at least \(least).")
      }
    }
    guard (2...1000).contains(candidates) else {
      throw ValidationError("--candidates must lie between 2 and 1000.")
    }
    guard (1...candidates).contains(require) else {
      throw ValidationError("--require must lie between 1 and --candidates.")
    }
    try check(maxOutputTokens, "max-output-tokens", from: 1)
    try check(attempts, "attempts", from: 1)
    try check(maxLength, "max-length", from: 1)
    if let temperature, !(0...5).contains(temperature) {
      throw ValidationError("--temperature must lie between 0 and 5.")
    }
    if let similarity, !(0...1).contains(similarity) {
      throw ValidationError("--similarity must lie between 0 and 1.")
    }
  }
}

/// Options that name a case of an enumeration of another module.
private enum Choice {
  static func named<Value>(_ text: String) throws -> Value
  where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    if let value = Value(rawValue: text) { return value }
    let names = Value.allCases.map(\.rawValue)
    throw ValidationError("'\(text)' is none of \(names.joined(separator: ", "))")
  }
}
