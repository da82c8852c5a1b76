import PromptSpace
import Randomness

extension WorkflowEvaluator {
  /// Examples between two looks at the race. Constant, so that neither timing nor the concurrency of a
  /// process changes where an evaluation stops.
  static let checkpoint = 8

  /// Runs the examples in a random order, wave by wave, until the race says stop.
  ///
  /// A wave holds as many examples as may run at once, rounded up to whole checkpoints: where they are more
  /// than one checkpoint, those behind the one that stops were run for nothing, and count in the usage only.
  ///
  /// - Returns: the runs in the order of the race, and why it stopped.
  func run(
    racing race: EvaluationRace, _ examples: [Example], _ request: EvaluationRequest,
    progress: @Sendable (_ finished: Int, _ total: Int) -> Void
  ) async -> (runs: [IndexedRun], stop: EarlyStop?) {
    var generator = SeedSequence(seed: race.seed).generator
    let order = examples.indices.shuffled(using: &generator)
    let checkpoints = (configuration.maxConcurrentExamples + Self.checkpoint - 1) / Self.checkpoint
    let wave = checkpoints * Self.checkpoint
    var test = RaceTest(race, examples: examples.map(\.id))
    var runs: [IndexedRun] = []
    while runs.count < order.count {
      let start = runs.count
      let next = order[start..<min(start + wave, order.count)]
      runs += await run(examples, next, request, after: start, progress: progress)
      if runs.contains(where: { $0.run.fatalError != nil }) { return (runs, nil) }
      for place in start..<runs.count {
        test.observe(runs[place].run.outcome)
        let seen = place + 1
        guard seen % Self.checkpoint == 0, seen < order.count else { continue }
        if let stop = test.stop { return (runs, stop) }
      }
    }
    return (runs, nil)
  }
}
