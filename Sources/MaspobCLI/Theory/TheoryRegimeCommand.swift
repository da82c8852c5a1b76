import ArgumentParser
import Reports
import Workflows

/// Which protocol makes a later agent right most often.
struct TheoryRegimeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "regime",
    abstract: "Which protocol makes a later agent right most often, by how reliable the steps are.",
    discussion: """
      Assumes that a right step in its context helps each step of the later agent by the gain, and a wrong one \
      harms it by the loss, wherever they stand.
      """)

  @Option(
    name: .long,
    help: ArgumentHelp(
      "p_j: how often each step is right, in order, such as 0.9,0.8,0.6.", valueName: "list"),
    transform: StepProbabilities.init)
  var reliability: StepProbabilities

  @Option(name: .long, help: "δ: by how much a right step helps.")
  var gain: Double

  @Option(name: .long, help: "ε: by how much a wrong step harms.")
  var loss: Double

  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    try TheoryRange.positive(gain, "--gain")
    try TheoryRange.positive(loss, "--loss")
  }

  func run() throws {
    let figures = RegimeFigures(
      StepReliability(probabilities: reliability.values, gain: gain, loss: loss))
    output.console.result(figures.text)
    try output.console.event(figures)
  }
}

/// Probabilities as a person lists them.
struct StepProbabilities: Sendable {
  let values: [Double]

  init(_ text: String) throws {
    let words = text.split(separator: ",", omittingEmptySubsequences: false)
    values = try words.map { word in
      guard let value = Double(word.filter { $0 != " " }), (0...1).contains(value) else {
        throw ValidationError(
          "'\(word)' is no probability between 0 and 1; list them as in 0.9,0.8,0.6")
      }
      return value
    }
  }
}

private struct RegimeFigures: Encodable {
  let theory = "regime"
  let head: Double
  let mean: Double
  let tail: Double
  let breakEven: Double
  /// Over no agent before it.
  let streamGain: Double
  let serialGain: Double
  /// `null` on a border.
  let regime: String?
  let order: [String]?

  init(_ reliability: StepReliability) {
    (head, mean, tail) = (reliability.head, reliability.mean, reliability.tail)
    breakEven = reliability.breakEven
    streamGain = reliability.gain(of: .stream)
    serialGain = reliability.gain(of: .serial)
    regime = reliability.regime?.title
    order = reliability.regime?.order.map(\.rawValue)
  }

  private enum CodingKeys: String, CodingKey {
    case theory, head, mean, tail, breakEven, streamGain, serialGain, regime, order
  }

  func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(theory, forKey: .theory)
    try values.encode(head, forKey: .head)
    try values.encode(mean, forKey: .mean)
    try values.encode(tail, forKey: .tail)
    try values.encode(breakEven, forKey: .breakEven)
    try values.encode(streamGain, forKey: .streamGain)
    try values.encode(serialGain, forKey: .serialGain)
    try values.encode(regime, forKey: .regime)
    try values.encode(order, forKey: .order)
  }

  var text: String {
    let table = TextTable.text(
      header: ["reliability of the steps", "break-even \(Decimals.fixed(breakEven))"],
      rows: [
        ["first steps count most", Decimals.fixed(head)], ["mean", Decimals.fixed(mean)],
        ["last steps count most", Decimals.fixed(tail)],
        ["gain, steps handed on", Decimals.signed(streamGain)],
        ["gain, each agent after the other", Decimals.signed(serialGain)],
      ])
    guard let regime, let order else {
      return table + "\non the border between regimes"
    }
    return table + "\n\(regime): \(order.joined(separator: " > "))"
  }
}

extension StreamingRegime {
  fileprivate var title: String {
    switch self {
    case .accumulation: "I.a errors accumulate"
    case .harmfulAccumulation: "I.b errors accumulate until the whole does harm"
    case .allGood: "II.a all good"
    case .selfCorrecting: "II.b self-correcting"
    case .allBad: "III.a all bad"
    case .lateRecovery: "III.b late recovery"
    }
  }
}
