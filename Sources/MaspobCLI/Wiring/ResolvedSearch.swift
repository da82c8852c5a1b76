import Acquisition
import Generation
import MASPO
import Strategies
import Surrogates

/// What a search does, every default spelled out: a later version with other defaults is then another study.
extension SearchSection {
  /// What the proposer reads, its seed, features and race aside, which the manifest names on their own.
  var resolved: String {
    guard proposer == .maspob else { return "none" }
    return [
      "\(rule)", decay.map { "\($0)" } ?? "no decay", "warm-up \(warmUpEvaluations)",
      "per \(unit.rawValue)", "from \(start.rawValue)", "\(sweeps.rawValue) sweeps",
      "exhaustive up to \(exhaustiveLimit)", "replicates \(allowReplicates)", surrogate.resolved,
    ].joined(separator: ", ")
  }
}

extension SurrogateSection {
  fileprivate var resolved: String {
    let training =
      "hidden \(hidden), dropout \(dropout), epochs \(epochs), patience \(patience), "
      + "rate \(learningRate), decay \(weightDecay)"
    let graph =
      "heads \(heads), layers \(layers), bidirectional \(bidirectional), inputs \(inputs.rawValue)"
    return switch kind {
    case .fixed(.linear), .fixed(.gp), .fixed(.bayesianGP): "surrogate \(kind.rawValue)"
    case .fixed(.mlp): "surrogate \(kind.rawValue), \(training)"
    case .fixed(.gat), .auto: "surrogate \(kind.rawValue), \(training), \(graph)"
    }
  }
}

extension ExampleSearchConfiguration {
  /// The same of a search that buys examples.
  var resolved: String {
    "\(blocks) blocks, warm-up \(warmUp), least gain \(leastGain), up to \(candidateLimit) candidates"
  }
}

extension Project {
  /// What the search's own settings come to.
  var resolvedSearch: String {
    let search = configuration.search
    return search.proposer.choosesExamples ? configuration.examples.resolved : search.resolved
  }

  /// `nil` for a search that chooses among pools.
  var resolvedMASPO: String? {
    guard let preset = configuration.search.proposer.maspo else { return nil }
    let section = configuration.maspo
    let mode = section.placeholders ?? configuration.generator.placeholders ?? .write
    return [
      "\(section.configuration(of: preset))", "placeholders \(mode.rawValue)",
      "\(section.characters) characters",
      "optimizer " + described(section.optimizer, temperature: WriterSettings.defaultTemperature),
      "judge " + described(section.judge, temperature: 0),
    ].joined(separator: ", ")
  }

  private func described(_ role: MASPOSection.Role, temperature: Double) -> String {
    let limit = role.maxOutputTokens ?? WriterSettings.defaultOutputLimit
    return "\(modelName(of: role)) at \(role.temperature ?? temperature) up to \(limit) tokens"
  }

  private func modelName(of role: MASPOSection.Role) -> String {
    (role.model ?? configuration.models.keys.first).flatMap { configuration.models[$0]?.model }
      ?? ""
  }

  /// The same as versions wrote it that left defaults out.
  var earlierIdentity: [String: String] {
    var settings = configuration.search
    (settings.proposer, settings.seed, settings.features) = (.maspob, 0, nil)
    settings.racing = nil
    var identity = ["search settings": "\(settings)"]
    guard writesPrompts else { return identity }
    let section = configuration.maspo
    let names = [section.optimizer, section.judge].map(modelName)
    identity["maspo"] = "\(section), asking \(names.joined(separator: " and "))"
    if configuration.search.proposer == .maspoPaper, !section.repairs {
      identity["proposer"] = SearchSection.ProposerName.maspo.rawValue
    }
    return identity
  }
}
