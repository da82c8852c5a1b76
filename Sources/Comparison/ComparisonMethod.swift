import Acquisition
import MASPO
public import PromptSpace
public import Randomness
public import Strategies
import Surrogates

/// A way to search that a comparison runs, with a name that says everything about it.
///
/// As text: the name of a ``RivalStrategy``, of a preset of MASPO, of a ``Preset``, or of a surrogate, the latter two
/// with settings, such as `gat`, `gp:beta=1` or `maspob:alpha=0.05,warmup=8`; settings are separated by `,` or `:`.
/// ``settings`` explains them. Every method takes `noreplay`: its evaluations are paid in full.
public struct ComparisonMethod: Hashable, Sendable, CustomStringConvertible {
  public enum ParsingError: Error, Equatable, CustomStringConvertible {
    case unknownMethod(String)
    case unknownSetting(String)
    /// Its range, in words.
    case settingOutOfRange(String, range: String)

    public var description: String {
      switch self {
      case .unknownMethod(let text):
        "there is no method \(text); there are "
          + ComparisonMethod.names.map(\.name).joined(separator: ", ")
      case .unknownSetting(let text): "there is no setting \(text)"
      case .settingOutOfRange(let text, let range): "\(text) must be \(range)"
      }
    }
  }

  enum Search: Hashable, Sendable {
    case rival(RivalStrategy)
    case maspo(MASPOConfiguration.Preset)
    case maspob(Model)
    case examples(ExampleSearchConfiguration)
  }

  /// The text it was made from.
  public let description: String
  let search: Search
  /// Whether its evaluations replay nothing, whatever the others do.
  public let paysInFull: Bool
  /// Whether of combinations whose examples are bought only those can be chosen that were asked about all of them.
  let choosesWhole: Bool

  public init(_ description: String) throws {
    self.description = description
    var parts = description.split { $0 == ":" || $0 == "," }.map(String.init)
    paysInFull = parts.dropFirst().contains(Model.Setting.noreplay.rawValue)
    parts.removeAll { $0 == Model.Setting.noreplay.rawValue }
    choosesWhole = parts.first == Self.examplesName && parts.contains(Self.wholeSetting)
    if choosesWhole { parts.removeAll { $0 == Self.wholeSetting } }
    guard let name = parts.first else { throw ParsingError.unknownMethod(description) }
    if let rival = RivalStrategy(rawValue: name) {
      if parts.count > 1 { throw ParsingError.unknownSetting(parts[1]) }
      search = .rival(rival)
      return
    }
    if let preset = MASPOConfiguration.Preset(rawValue: name) {
      if parts.count > 1 { throw ParsingError.unknownSetting(parts[1]) }
      search = .maspo(preset)
      return
    }
    if name == Self.examplesName {
      search = .examples(try Self.examples(parts.dropFirst()))
      return
    }
    guard var model = Preset(rawValue: name)?.model ?? Model(named: name) else {
      throw ParsingError.unknownMethod(name)
    }
    for setting in parts.dropFirst() { try model.apply(setting) }
    search = .maspob(model)
  }

  /// Every name that can stand first, with one line about it.
  public static var names: [(name: String, summary: String)] {
    RivalStrategy.allCases.map { ($0.rawValue, $0.summary) }
      + MASPOConfiguration.Preset.allCases.map {
        ($0.rawValue, "\($0.summary); prompts from the pools, judged by paired example scores")
      }
      + Preset.allCases.map { ($0.rawValue, $0.summary) }
      + [(examplesName, examplesSummary)]
      + SurrogateSelection.allCases.map { ($0.rawValue, Model.summary(of: $0)) }
  }

  /// What a reader of its results must know; `nil` where the method runs as it would anywhere.
  public var note: String? {
    if case .examples = search { return Self.examplesNote }
    guard case .maspo = search else { return nil }
    return
      "offspring come from the pools and are judged by the paired example scores of the whole workflow, on "
      + "all examples; a table knows no agent's own output, so that local, next and global comparisons are one; acceptance by confidence bound "
      + "and the gate are off, since all examples are known"
  }

  /// A fresh proposer for a problem.
  ///
  /// - Parameters:
  ///   - horizon: the number of evaluations that there will be, where it is known.
  ///   - meter: what evaluations take in calls, where these are scarce.
  /// - Throws: `FeatureError` for embeddings that are no features.
  public func proposer(
    for problem: some InstantProblem, horizon: Int? = nil, meter: CallMeter? = nil,
    seeds: SeedSequence
  ) throws -> any Proposer {
    switch search {
    case .rival(let rival):
      return rival.proposer(space: problem.space, horizon: horizon, seeds: seeds)
    case .maspo(let preset):
      let search = MASPOPoolSearch(
        topology: problem.topology, space: problem.space, configuration: preset.configuration,
        seeds: seeds)
      return PoolMASPOProposer(search, space: problem.space, seeds: seeds) {
        problem.exampleScores(of: $0)
      }
    case .maspob, .examples:
      let model = wholeModel.priced(callsAreScarce: meter != nil)
      let features = try model.features(of: problem)
      return MASPOBProposer(
        features: features, surrogate: model.surrogate(features, topology: problem.topology),
        configuration: model.configuration, meter: model.isPricedByCalls ? meter : nil, seeds: seeds
      )
    }
  }

  /// An unfitted surrogate for a problem, or `nil` for a method without one.
  func surrogate(for problem: some InstantProblem) throws -> (any Surrogate)? {
    guard case .maspob(let model) = search else { return nil }
    return model.surrogate(try model.features(of: problem), topology: problem.topology)
  }
}
