import ArgumentParser
import LanguageModels

/// Options that cap what may be spent; the first cap that is reached ends the work.
struct CapOptions: ParsableArguments {
  @Option(name: .long, help: "Total calls that reach a server.")
  var maxCalls: Int?

  @Option(
    name: .long, help: ArgumentHelp("Total tokens, such as 200k or 5m.", valueName: "count"),
    transform: { text in
      guard let count = TokenCount(text) else {
        throw ValidationError("'\(text)' is no number of tokens, such as 200000, 200k or 5m")
      }
      return count
    })
  var maxTokens: TokenCount?

  @Option(
    name: .customLong("max-usd"),
    help: ArgumentHelp("Total cost by the prices of the project file.", valueName: "dollars"))
  var maxUSD: Double?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Total time at work, such as 45s, 30m, 2h or 1h30m: then no further call is sent.",
      valueName: "time"),
    transform: { text in
      guard let time = WallTime(text) else {
        throw ValidationError("'\(text)' is no time, such as 45s, 30m, 2h or 1h30m")
      }
      return time
    })
  var maxWall: WallTime?

  mutating func validate() throws {
    if let maxCalls, maxCalls < 1 { throw ValidationError("--max-calls must be at least 1.") }
    if let maxUSD, !(maxUSD > 0 && maxUSD < 1e6) {
      throw ValidationError("--max-usd must lie above 0 and below 1000000.")
    }
  }

  func apply(to caps: inout BudgetCaps) {
    caps.calls = maxCalls ?? caps.calls
    caps.tokens = maxTokens?.tokens ?? caps.tokens
    caps.usd = maxUSD ?? caps.usd
    caps.wall = maxWall?.duration ?? caps.wall
  }
}
