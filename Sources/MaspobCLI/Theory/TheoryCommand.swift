import ArgumentParser

/// What theory says about agents that hand on their answers step by step.
struct TheoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "theory",
    abstract: "What theory says about agents that hand on their answers step by step.",
    discussion: """
      From figures alone: no model is called. The formulas are those of arXiv:2606.05158, and beside each bound \
      stands what a count of every call and token gives.
      """,
    subcommands: [
      TheorySpeedupCommand.self, TheoryCostCommand.self, TheoryRegimeCommand.self,
    ])
}

/// A chain of agents by the symbols of the theory.
struct ChainOptions: ParsableArguments {
  @Option(name: .long, help: "S: steps of each agent.")
  var steps: Int

  @Option(name: .long, help: "r_po: tokens of the prompt per token of a step.")
  var promptPerStep: Double = 0

  @Option(
    name: .long, help: "h: share of repeated tokens that the prefix cache answers, 0 to 1.")
  var cacheHitRate: Double = 1

  mutating func validate() throws {
    try TheoryRange.count(steps, "--steps")
    try TheoryRange.atLeastZero(promptPerStep, "--prompt-per-step")
    guard (0...1).contains(cacheHitRate) else {
      throw ValidationError("--cache-hit-rate must lie between 0 and 1.")
    }
  }
}

/// What the numbers of these commands may be.
enum TheoryRange {
  static func count(_ number: Int, _ name: String) throws {
    guard (1...1_000_000).contains(number) else {
      throw ValidationError("\(name) must lie between 1 and 1000000.")
    }
  }

  static func atLeastZero(_ number: Double, _ name: String) throws {
    guard number >= 0, number <= 1e9 else {
      throw ValidationError("\(name) must lie between 0 and 1000000000.")
    }
  }

  static func positive(_ number: Double, _ name: String) throws {
    guard number > 0, number <= 1e9 else {
      throw ValidationError("\(name) must lie above 0, and not above 1000000000.")
    }
  }
}
