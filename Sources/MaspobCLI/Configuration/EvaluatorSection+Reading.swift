extension ProjectConfiguration.EvaluatorSection {
  /// Reads the section; `nil` where there is none.
  init?(reading top: ConfigurationMapping) {
    let keys = [
      "command", "timeout", "environment", "examples", "test_examples", "calls_per_example",
    ]
    guard let section = top.mapping("evaluator", allowed: keys) else { return nil }
    self.init()
    if let command = section.strings("command") {
      if (command.first ?? "").isEmpty { section.report("command", "must name a program") }
      self.command = command
    }
    if let seconds = section.number("timeout", in: 0.1...86_400) {
      timeout = .milliseconds(Int64(seconds * 1000))
    }
    environment = section.strings("environment") ?? []
    examples = section.integer("examples", in: 1...1_000_000)
    testExamples = section.integer("test_examples", in: 1...1_000_000)
    callsPerExample = section.integer("calls_per_example", in: 1...1_000_000) ?? callsPerExample
    Self.checkExamples(of: section, top)
  }

  /// The examples come from the data or from the evaluator, not from both.
  private static func checkExamples(
    of section: ConfigurationMapping, _ top: ConfigurationMapping
  ) {
    if top.has("data") {
      for key in ["examples", "test_examples"] where section.has(key) {
        section.report(key, "the examples come from 'data'; remove one of the two")
      }
    } else if !section.has("examples") {
      section.issues.add(
        "evaluator: say how many 'examples' it has, or name the 'data' that it is to score",
        at: section.mark)
    }
  }
}
