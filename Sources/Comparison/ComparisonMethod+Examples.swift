import Acquisition
import Randomness
public import Strategies

extension ComparisonMethod {
  static let examplesName = "maspob-examples"
  static let examplesSummary =
    "maspob that chooses how many examples to ask as well, where calls are capped"
  static let wholeSetting = "whole"
  static let examplesNote =
    "an evaluation asks only as many examples as it chose, of each example its scores are known; the incumbent is "
    + "the measured combination of the best prediction, its score that on all examples; where evaluations and not "
    + "calls are limited it is maspob"

  /// How it buys examples; `nil` for methods that ask all of them.
  public var examples: ExampleSearchConfiguration? {
    if case .examples(let configuration) = search { configuration } else { nil }
  }

  /// The search of a table by blocks of examples; `nil` for methods that ask all of them.
  ///
  /// - Throws: `FeatureError` for embeddings that are no features.
  func exampleSearch(
    of problem: TableProblem, replays: Bool, seeds: SeedSequence
  ) throws -> ExampleSearch? {
    guard let configuration = examples else { return nil }
    let features = try wholeModel.features(of: problem)
    return ExampleSearch(
      topology: problem.topology, embeddings: features.matrices,
      callsPerExample: problem.table.header.workflow.agents.map(\.callsPerExample),
      examples: problem.table.header.examples.count, replays: replays,
      configuration: configuration, seeds: seeds)
  }

  /// The search by whole evaluations: that of the method, or of ``Preset/maspob`` for one that chooses examples.
  var wholeModel: Model {
    guard case .maspob(let model) = search else { return Preset.maspob.model }
    return model
  }

  /// Settings that are this method's alone, with one line about each.
  static let examplesSettings: [(name: String, summary: String)] = [
    (
      name: "blocks=N",
      summary:
        "of examples that are bought whole, each as large as all before it; maspob-examples only, which "
        + "takes warmup and noreplay beside it; a whole number from 1 to 16"
    ),
    (
      name: wholeSetting,
      summary:
        "as in a run of a project: the seed prompts are asked about all examples first, and only a combination that was "
        + "asked about all of them can be chosen; maspob-examples only"
    ),
  ]

  /// - Throws: ``ParsingError``.
  static func examples(_ settings: some Sequence<String>) throws -> ExampleSearchConfiguration {
    var configuration = ExampleSearchConfiguration()
    for setting in settings {
      let parts = setting.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2 else { throw ParsingError.unknownSetting(setting) }
      switch parts[0] {
      case "warmup":
        configuration.warmUp = Int(try Model.Setting.warmup.number(parts[1], of: setting))
      case "blocks":
        guard let blocks = Int(parts[1]), ExampleSearchConfiguration.blockRange.contains(blocks)
        else {
          throw ParsingError.settingOutOfRange(setting, range: "a whole number from 1 to 16")
        }
        configuration.blocks = blocks
      default: throw ParsingError.unknownSetting(setting)
      }
    }
    return configuration
  }
}
