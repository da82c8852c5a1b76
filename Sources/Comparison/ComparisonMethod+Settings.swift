import Acquisition
import Strategies
import Surrogates

extension ComparisonMethod {
  /// Every setting that can follow a name, with one line about it.
  public static var settings: [(name: String, summary: String)] {
    Model.Setting.allCases.map { ($0.form, $0.summary) } + examplesSettings
  }
}

extension ComparisonMethod.Model {
  enum Setting: String, CaseIterable {
    case alpha, beta, neural, greedy, ei, percall, noreplay
    case warmup, epochs, dropout, decay, roles, hidden, features

    /// What a number may be; `nil` for settings without one.
    var range: (bounds: ClosedRange<Double>, isWhole: Bool)? {
      switch self {
      case .greedy, .ei, .percall, .noreplay, .features: nil
      case .alpha, .beta, .neural, .decay: (0...1e6, false)
      case .dropout: (0...0.95, false)
      case .warmup: (1...100_000, true)
      case .epochs: (1...1_000_000, true)
      case .roles: (0...1, true)
      case .hidden: (1...4096, true)
      }
    }

    var form: String {
      if self == .features { return "features=WORD" }
      return range == nil ? rawValue : "\(rawValue)=N"
    }

    var summary: String {
      let words =
        switch self {
        case .alpha: "linear bound: mean + N·σ over the features"
        case .beta: "posterior bound: mean + N·σ of the surrogate's own posterior"
        case .neural: "bound by gradients: mean + N·σ over the network's gradients"
        case .greedy: "no exploration: the largest mean"
        case .ei: "expected improvement over the best prediction"
        case .percall:
          "utilities divided by the calls that an evaluation would take, where calls are capped"
        case .noreplay: "every evaluation paid in full; on tables only"
        case .warmup: "evaluations before the first fit"
        case .epochs: "of training, at most; networks only"
        case .dropout: "share of units left out in training; networks only"
        case .decay: "weight decay of Adam; networks only"
        case .roles: "1 gives each agent's node its own encoding, 0 one for all; gat only"
        case .hidden: "width of the layers; gat only"
        case .features: "embeddings, identity or both"
        }
      return rangeWords.map { "\(words); \($0)" } ?? words
    }

    /// Such as `a whole number from 1 to 4096`.
    private var rangeWords: String? {
      range.map { bounds, isWhole in
        isWhole
          ? "a whole number from \(Int(bounds.lowerBound)) to \(Int(bounds.upperBound))"
          : "a number from \(Self.short(bounds.lowerBound)) to \(Self.short(bounds.upperBound))"
      }
    }

    private static func short(_ value: Double) -> String {
      Int(exactly: value).map(String.init) ?? "\(value)"
    }

    /// - Throws: ``ComparisonMethod/ParsingError/settingOutOfRange(_:range:)``.
    func number(_ text: String, of setting: String) throws -> Double {
      guard let (bounds, isWhole) = range, let value = Double(text), bounds.contains(value),
        !isWhole || value == value.rounded()
      else {
        throw ComparisonMethod.ParsingError.settingOutOfRange(
          setting, range: rangeWords ?? "without a number")
      }
      return value
    }
  }

  /// - Throws: ``ComparisonMethod/ParsingError``.
  mutating func apply(_ setting: String) throws {
    let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      .map(String.init)
    guard let kind = Setting(rawValue: parts[0]), (parts.count == 1) == (kind.form == kind.rawValue)
    else { throw ComparisonMethod.ParsingError.unknownSetting(setting) }
    func number() throws -> Double { try kind.number(parts[1], of: setting) }
    switch kind {
    case .greedy: configuration.exploration = .greedy
    case .ei: configuration.exploration = .expectedImprovement
    case .percall: isPricedByCalls = true
    // Of the whole method, which takes it out before.
    case .noreplay: break
    case .features:
      guard let source = PromptFeatures.Source(rawValue: parts[1]) else {
        throw ComparisonMethod.ParsingError.unknownSetting(setting)
      }
      self.source = source
    case .alpha: configuration.exploration = .linearUCB(alpha: try number())
    case .beta: configuration.exploration = .posterior(beta: try number())
    case .neural: configuration.exploration = .neuralUCB(alpha: try number())
    case .warmup: configuration.warmUp = Int(try number())
    case .epochs: schedule.maximumEpochs = Int(try number())
    case .dropout: architecture.dropout = try number()
    case .decay: schedule.optimizer.weightDecay = .coupled(try number())
    case .roles: architecture.roles = try number() == 0 ? .shared : .separate
    case .hidden: architecture.hidden = Int(try number())
    }
  }

  /// What a search by the name of its surrogate is, in one line.
  static func summary(of surrogate: SurrogateSelection) -> String {
    if surrogate == .fixed(.bayesianGP) {
      return "maspob, utilities not divided by calls where these are scarce"
    }
    let model =
      switch surrogate {
      case .fixed(.linear): "a linear surrogate"
      case .fixed(.gp), .fixed(.bayesianGP): "a Gaussian process"
      case .fixed(.mlp): "a network that does not know the graph"
      case .fixed(.gat): "a graph attention network"
      case .auto: "the surrogate that predicts left-out scores best"
      }
    return model + "; 5 warm-up evaluations, linear bound 0.2, embeddings where there are any"
  }
}
