import Generation
import MASPO
import Workflows
import Yams

extension MASPOSection {
  private static let keys = [
    "rounds", "depth", "beam", "offspring", "batch", "pool", "gate", "weights", "repairs",
    "hand_off", "placeholders", "characters", "optimizer", "judge",
  ]

  /// Reads the section and checks it for the variant that the search names.
  init(reading top: ConfigurationMapping, proposer: SearchSection.ProposerName) {
    guard let section = top.mapping("maspo", allowed: Self.keys) else {
      checkRoles(top, proposer)
      return
    }
    rounds = section.integer("rounds", in: 1...1000)
    depth = section.integer("depth", in: 1...1000)
    beam = section.integer("beam", in: 1...100)
    offspring = section.integer("offspring", in: 1...100)
    batch = section.integer("batch", in: 1...10_000)
    pool = section.integer("pool", in: 1...1_000_000)
    gate = section.integer("gate", in: 0...10_000)
    weights = Self.weights(section)
    repairs = section.flag("repairs") ?? repairs
    handOff = section.choice("hand_off", HandOff.self)
    placeholders = section.choice("placeholders", PlaceholderMode.self)
    characters = section.integer("characters", in: 100...10_000_000) ?? characters
    optimizer = Self.role("optimizer", section, top)
    judge = Self.role("judge", section, top)
    if !repairs, let preset = proposer.maspo, preset != .repaired {
      section.report("repairs", "only the proposer 'maspo' has any to take out")
    }
    if proposer == .spo {
      for key in ["rounds", "beam", "offspring", "weights"] where section.has(key) {
        section.report(key, "'spo' has a schedule and a beam of its own; remove it")
      }
    }
    let hasGate = configuration(of: proposer.maspo ?? .repaired).gate != nil
    if let gate, gate > 0, !hasGate {
      section.report("gate", "'\(proposer.rawValue)' has no last check that could ask questions")
    }
    for issue in configuration(of: proposer.maspo ?? .repaired).issues {
      section.issues.add("maspo: \(issue)", at: section.mark)
    }
    checkRoles(top, proposer)
  }

  /// Three numbers that add up to 1.
  private static func weights(_ section: ConfigurationMapping) -> MASPOConfiguration.Weights? {
    guard let map = section.mapping("weights", allowed: ["local", "next", "global"]) else {
      return nil
    }
    for key in ["local", "next", "global"] where !map.has(key) {
      map.issues.add("\(map.path): the key '\(key)' is missing", at: map.mark)
    }
    guard let local = map.number("local", in: 0...1), let next = map.number("next", in: 0...1),
      let global = map.number("global", in: 0...1)
    else { return nil }
    guard abs(local + next + global - 1) < 1e-9 else {
      section.report("weights", "must add up to 1, found \(local + next + global)")
      return nil
    }
    return .init(local: local, next: next, global: global)
  }

  /// The name of a model, or a mapping.
  private static func role(
    _ key: String, _ section: ConfigurationMapping, _ top: ConfigurationMapping
  ) -> Role {
    var role = Role()
    if case .scalar = section.node(key) {
      role.model = section.string(key)
    } else if let map = section.mapping(
      key, allowed: ["model", "temperature", "max_output_tokens"])
    {
      role.model = map.string("model")
      role.temperature = map.number("temperature", in: 0...5)
      role.maxOutputTokens = map.integer("max_output_tokens", in: 1...1_000_000)
    }
    let names = top.node("models")?.mapping?.keys.compactMap(\.string) ?? []
    if let model = role.model, !names.contains(model) {
      section.report(
        key,
        "there is no model '\(model)' under 'models'" + NearestName.hint(for: model, among: names))
    }
    return role
  }

  /// A search by MASPO needs to know who writes and who judges.
  private func checkRoles(_ top: ConfigurationMapping, _ proposer: SearchSection.ProposerName) {
    guard proposer.maspo != nil else { return }
    if top.has("evaluator") {
      top.report(
        "evaluator",
        "the proposer '\(proposer.rawValue)' runs the workflow itself; remove one of the two")
      return
    }
    let count = top.node("models")?.mapping?.count ?? 0
    for (key, role) in [("optimizer", optimizer), ("judge", judge)]
    where role.model == nil && count > 1 {
      top.report(
        top.has("maspo") ? "maspo" : "search",
        "name 'maspo.\(key).model', since 'models' has \(count)")
    }
  }
}
