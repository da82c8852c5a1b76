import PromptSpace
import _TestSupport

/// A planted environment that knows how to race, in data set order, looking after every example.
struct RacingEnvironment: PromptEnvironment {
  let environment: PlantedEnvironment

  func callsPerEvaluation(on split: DataSplit) -> Int {
    environment.callsPerEvaluation(on: split)
  }

  func evaluate(
    _ request: EvaluationRequest,
    progress: @escaping @Sendable (_ finished: Int, _ total: Int) -> Void
  ) async throws -> EvaluationOutcome {
    let whole = try await environment.evaluate(request, progress: progress)
    guard let race = request.race else { return whole }
    var test = RaceTest(race, examples: whole.examples.map(\.example))
    for (index, example) in whole.examples.enumerated() {
      test.observe(example)
      guard let stop = test.stop else { continue }
      let examples =
        whole.examples.prefix(index + 1)
        + whole.examples.dropFirst(index + 1).map { .skipped($0.example) }
      return EvaluationOutcome(
        assignment: whole.assignment, split: whole.split, examples: Array(examples),
        usage: ResourceUsage(calls: 2 * (index + 1)), earlyStop: stop)
    }
    return whole
  }
}
