public import Foundation
public import PromptSpace

/// Prompts by agent, to and from the files of other prompt optimizers.
///
/// The texts pass through as they are. Other programs do not know this one's placeholders: what a template
/// needs must be in the text, and `maspob validate` says where it is not.
public enum ForeignPrompts {
  public typealias Prompts = [(agent: AgentID, prompt: String)]

  /// A candidate as the package `gepa` takes and returns it: an object from component to text.
  public static func gepaCandidate(_ prompts: Prompts) throws -> String {
    try json(Dictionary(uniqueKeysWithValues: prompts.map { ($0.agent.rawValue, $0.prompt) }))
  }

  /// The state of a DSPy program with one `dspy.Predict` for each agent, as its `load` reads it.
  ///
  /// The list of fields is empty: `load` then keeps the fields of the program's own signatures.
  public static func dspyState(_ prompts: Prompts) throws -> String {
    var state: [String: any Encodable] = ["metadata": DSPyMetadata()]
    for (agent, prompt) in prompts {
      guard agent.rawValue != "metadata" else {
        throw ForeignPromptsError("DSPy keeps the name 'metadata' for itself")
      }
      state[agent.rawValue] = DSPyPredictor(signature: .init(instructions: prompt))
    }
    return try json(state.mapValues(AnyEncodable.init))
  }

  /// The texts of each agent in a GEPA file, without repetition, in the file's order.
  ///
  /// Reads one candidate, a list of them, or the saved result of a run with its list `candidates`.
  ///
  /// - Throws: ``ForeignPromptsError`` for anything else, and where no component is one of the agents.
  public static func pools(
    fromGEPA data: Data, agents: [AgentID]
  ) throws(ForeignPromptsError) -> [PromptPool] {
    let decoder = JSONDecoder()
    let candidates =
      (try? decoder.decode([[String: String]].self, from: data))
      ?? (try? decoder.decode([String: String].self, from: data)).map { [$0] }
      ?? (try? decoder.decode(GEPAResult.self, from: data))?.candidates
    guard let candidates else {
      throw ForeignPromptsError("this is no GEPA candidate, list of candidates or result")
    }
    return try pools(of: agents) { agent in candidates.compactMap { $0[agent] } }
  }

  /// The instructions of each agent in the saved state of a DSPy program.
  ///
  /// The predictor inside a module, `check.predict` of a `dspy.ChainOfThought`, counts as `check`.
  ///
  /// - Throws: ``ForeignPromptsError`` for anything else, and where no predictor is one of the agents.
  public static func pools(
    fromDSPy data: Data, agents: [AgentID]
  ) throws(ForeignPromptsError) -> [PromptPool] {
    guard let state = try? JSONDecoder().decode([String: Lenient<DSPyPredictor>].self, from: data)
    else { throw ForeignPromptsError("this is no saved state of a DSPy program") }
    return try pools(of: agents) { agent in
      [agent, agent + ".predict"].compactMap { state[$0]?.value?.signature.instructions }
    }
  }

  private static func pools(
    of agents: [AgentID], texts: (String) -> [String]
  ) throws(ForeignPromptsError) -> [PromptPool] {
    let pools = agents.compactMap { agent -> PromptPool? in
      var seen: Set<String> = []
      let found = texts(agent.rawValue).filter { seen.insert($0).inserted }
      // A pool is never empty, and another program may know some of the agents only.
      return found.isEmpty ? nil : PromptPool(agent: agent, candidates: found)
    }
    guard !pools.isEmpty else {
      let names = agents.map { "'\($0.rawValue)'" }.joined(separator: ", ")
      throw ForeignPromptsError("it names none of the agents \(names)")
    }
    return pools
  }

  private static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
  }

  private struct GEPAResult: Decodable { let candidates: [[String: String]] }
}
