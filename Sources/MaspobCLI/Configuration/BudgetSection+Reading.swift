import LanguageModels

extension ProjectConfiguration.BudgetSection {
  /// Reads the section; an absent one leaves every default.
  init(reading top: ConfigurationMapping) {
    self.init()
    let keys = ["evaluations", "calls", "tokens", "usd", "wall"]
    guard let section = top.mapping("budget", allowed: keys) else { return }
    evaluations = section.integer("evaluations", in: 1...1_000_000) ?? evaluations
    caps.calls = section.integer("calls", in: 1...Int.max)
    caps.tokens = section.words("tokens", TokenCount.init, "200000, 200k or 5m")?.tokens
    caps.usd = section.number("usd", in: 1e-6...1e6)
    caps.wall = section.words("wall", WallTime.init, "45s, 30m, 2h or 1h30m")?.duration
  }
}
