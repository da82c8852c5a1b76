import ArgumentParser
import Reports
import Workflows

/// What streaming costs over waiting.
struct TheoryCostCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cost", abstract: "What a chain costs when steps are handed on, over one that waits.",
    discussion: """
      The published formula takes a step that an agent receives as cached, though each receiver reads it anew \
      once; the exact bill counts every token, where both write as many.
      """)

  @Option(name: .long, help: "A: agents of the chain.")
  var agents: Int

  @OptionGroup var chain: ChainOptions

  @Option(name: .long, help: "Price of a million tokens of prompts.")
  var inputPrice: Double

  @Option(name: .long, help: "Price of a million tokens of prompts from the prefix cache.")
  var cachedPrice: Double

  @Option(name: .long, help: "Price of a million tokens written.")
  var outputPrice: Double

  @Option(
    name: .long,
    help: "ρ: tokens written step by step over those written otherwise; in the formula only.")
  var decodedRatio: Double = 1

  @Option(name: .long, help: "o: tokens of a step; with it the exact bill is also said as a sum.")
  var stepTokens: Double?

  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    try TheoryRange.count(agents, "--agents")
    try TheoryRange.positive(inputPrice, "--input-price")
    try TheoryRange.atLeastZero(cachedPrice, "--cached-price")
    try TheoryRange.positive(outputPrice, "--output-price")
    try TheoryRange.positive(decodedRatio, "--decoded-ratio")
    if let stepTokens { try TheoryRange.positive(stepTokens, "--step-tokens") }
  }

  func run() throws {
    let figures = CostFigures(
      StreamedChain(agents: agents, steps: chain.steps), chain,
      prices: TokenPrices(
        input: inputPrice, cachedInput: cachedPrice, output: outputPrice),
      decodedRatio: decodedRatio, stepTokens: stepTokens)
    output.console.result(figures.text)
    try output.console.event(figures)
  }
}

private struct CostFigures: Encodable {
  struct Bill: Encodable {
    let serial: Double
    let streamed: Double
  }

  let theory = "cost"
  let agents: Int
  let steps: Int
  let formulaRatio: Double
  let exactRatio: Double
  let bill: Bill?

  init(
    _ chain: StreamedChain, _ options: ChainOptions, prices: TokenPrices, decodedRatio: Double,
    stepTokens: Double?
  ) {
    agents = chain.agents
    steps = chain.steps
    formulaRatio = chain.costRatio(
      prices: prices, promptPerStep: options.promptPerStep, cacheHitRate: options.cacheHitRate,
      decodedRatio: decodedRatio)
    let exact = chain.exactCostRatio(
      prices: prices, promptPerStep: options.promptPerStep, cacheHitRate: options.cacheHitRate)
    exactRatio = exact
    bill = stepTokens.map { tokens in
      let read = chain.readTokens(promptPerStep: options.promptPerStep).first
      let written = Double(chain.agents) * Double(chain.steps)
      let serial = tokens * (read * prices.input + written * prices.output) / 1e6
      return Bill(serial: serial, streamed: serial * exact)
    }
  }

  var text: String {
    var rows = [
      ["published formula", Decimals.fixed(formulaRatio, places: 4)],
      ["exact bill", Decimals.fixed(exactRatio, places: 4)],
    ]
    if let bill {
      rows += [
        ["each agent after the other, sum", Decimals.fixed(bill.serial, places: 6)],
        ["step by step, sum", Decimals.fixed(bill.streamed, places: 6)],
      ]
    }
    return TextTable.text(
      header: ["chain of \(agents), \(steps) steps each", "cost over waiting"], rows: rows)
  }
}
