public import PromptSpace
public import Workflows

/// Scores assignments by running their workflow on the examples of a split.
///
/// A failing example has a status and no score. Cancellation, refused credentials, an exhausted quota and an
/// exhausted budget say nothing about an assignment: these are thrown as they are (`CancellationError`,
/// `LanguageModelError`), after every running example was stopped and awaited. What was spent by then goes
/// to ``Configuration/abandonedUsage``; the ledger and the calls log have counted it already.
public struct WorkflowEvaluator: PromptEnvironment {
  /// How an evaluation is run and who watches it.
  public struct Configuration: Sendable {
    /// Receives the trace of every example that ran, also of a failed one, one call at a time.
    public typealias TraceSink =
      @Sendable (_ trial: Int, _ example: String, _ trace: ExecutionTrace) -> Void

    /// Examples under way at once; each may have several calls under way.
    public var maxConcurrentExamples: Int
    public var traceSink: TraceSink?
    /// Receives what an evaluation had spent when it was thrown away.
    public var abandonedUsage: (@Sendable (_ trial: Int, _ usage: ResourceUsage) -> Void)?

    /// - Precondition: `maxConcurrentExamples` is positive.
    public init(
      maxConcurrentExamples: Int = 8, traceSink: TraceSink? = nil,
      abandonedUsage: (@Sendable (_ trial: Int, _ usage: ResourceUsage) -> Void)? = nil
    ) {
      precondition(maxConcurrentExamples > 0, "at least one example must run at a time")
      self.maxConcurrentExamples = maxConcurrentExamples
      self.traceSink = traceSink
      self.abandonedUsage = abandonedUsage
    }
  }

  /// A run with the place of its example in the request.
  typealias IndexedRun = (index: Int, run: ExampleRun)

  public let space: AssignmentSpace
  let executor: any WorkflowExecutor
  let templates: [[PromptTemplate]]
  let datasets: [DataSplit: Dataset]
  let metric: any Metric
  let configuration: Configuration

  /// - Parameters:
  ///   - pools: one per agent of the executor's workflow, in its order.
  ///   - datasets: at least the splits that will be evaluated.
  /// - Throws: `WorkflowError` when the pools do not fit the workflow, ``EvaluationError`` when an example
  ///   lacks an input field.
  public init(
    executor: any WorkflowExecutor, pools: [PromptPool], datasets: [DataSplit: Dataset],
    metric: any Metric, configuration: Configuration = Configuration()
  ) throws {
    templates = try executor.workflow.templates(of: pools)
    for split in DataSplit.allCases {
      try datasets[split]?.requireFields(executor.workflow.inputs)
    }
    space = AssignmentSpace(pools: pools)
    self.executor = executor
    self.datasets = datasets
    self.metric = metric
    self.configuration = configuration
  }

  /// The most calls of all agents and of the metric × examples; 0 for a split without data.
  public func callsPerEvaluation(on split: DataSplit) -> Int {
    (executor.callsPerExample + metric.callsPerAnswer)
      * (datasets[split]?.examples.count ?? 0)
  }

  public func exampleIDs(on split: DataSplit) -> [String]? {
    datasets[split].map { $0.examples.map(\.id) } ?? []
  }

  /// Runs all examples of a split or some of them.
  ///
  /// - Parameter progress: called after each example with (finished, total), one call at a time.
  /// - Returns: one entry per requested position, in that order.
  /// - Throws: ``EvaluationError`` for a split without data or a position outside it; `CancellationError` and
  ///   `LanguageModelError` as the type's description says.
  /// - Precondition: the assignment lies inside the space of the pools.
  public func evaluate(
    _ request: EvaluationRequest,
    progress: @escaping @Sendable (_ finished: Int, _ total: Int) -> Void
  ) async throws -> EvaluationOutcome {
    precondition(
      space.contains(request.assignment),
      "\(request.assignment) lies outside a space of sizes \(space.sizes)")
    let examples = try examples(of: request)
    let (runs, stop) =
      if let race = request.race {
        await run(racing: race, examples, request, progress: progress)
      } else {
        (await run(examples, examples.indices, request, progress: progress), nil as EarlyStop?)
      }
    let usage = runs.reduce(.zero) { $0 + $1.run.usage }
    let fatal = runs.compactMap { $0.run.fatalError }
    if let error = fatal.first(where: { !($0 is CancellationError) }) ?? fatal.first {
      configuration.abandonedUsage?(request.trial, usage)
      throw error
    }
    // What a stopped race ran beyond its last checkpoint is paid but not counted.
    var outcomes = examples.map { ExampleOutcome.skipped($0.id) }
    for (index, run) in runs.prefix(stop?.examples ?? runs.count) { outcomes[index] = run.outcome }
    return EvaluationOutcome(
      assignment: request.assignment, split: request.split, examples: outcomes, usage: usage,
      earlyStop: stop)
  }

  private func examples(of request: EvaluationRequest) throws(EvaluationError) -> [Example] {
    guard let dataset = datasets[request.split] else {
      throw EvaluationError(.missingData, "there is no \(request.split.rawValue) data set")
    }
    guard let positions = request.positions else { return dataset.examples }
    let all = dataset.examples
    if let outside = positions.first(where: { !all.indices.contains($0) }) {
      throw EvaluationError(
        .missingData, "there is no example \(outside) among \(all.count)", file: dataset.name)
    }
    return positions.map { all[$0] }
  }

  /// Runs some of the examples, a window of them at a time.
  ///
  /// - Parameter earlier: examples of the same evaluation that finished before, for the progress.
  /// - Returns: the examples that were started, in the order of `indices`.
  func run(
    _ examples: [Example], _ indices: some Collection<Int>, _ request: EvaluationRequest,
    after earlier: Int = 0, progress: @Sendable (_ finished: Int, _ total: Int) -> Void
  ) async -> [IndexedRun] {
    let prompts = zip(templates, request.assignment.indices).map { $0[$1] }
    let order = Array(indices)
    var runs = [ExampleRun?](repeating: nil, count: order.count)
    await withTaskGroup(of: (Int, ExampleRun).self) { group in
      var waiting = order.indices.makeIterator()
      func startNext() {
        guard let place = waiting.next() else { return }
        group.addTask { (place, await run(examples[order[place]], prompts: prompts, request)) }
      }
      for _ in 0..<configuration.maxConcurrentExamples { startNext() }
      var finished = earlier
      var isAbandoned = false
      while let (place, run) = await group.next() {
        runs[place] = run
        finished += 1
        configuration.traceSink?(request.trial, examples[order[place]].id, run.trace)
        if run.fatalError != nil {
          isAbandoned = true
          group.cancelAll()
        }
        guard !isAbandoned else { continue }
        progress(finished, examples.count)
        startNext()
      }
    }
    return zip(order, runs).compactMap { index, run in run.map { (index, $0) } }
  }

  private func run(
    _ example: Example, prompts: [PromptTemplate], _ request: EvaluationRequest
  ) async -> ExampleRun {
    let input = ExecutionInput(
      fields: example.fields, example: example.id, trial: request.trial, split: request.split,
      replicate: request.replicate)
    do {
      let result = try await executor.run(prompts, on: input)
      return await ExampleRun(
        scoring: result, of: example, by: metric,
        context: ScoringContext(trial: request.trial, split: request.split))
    } catch {
      return ExampleRun(failure: error, of: example)
    }
  }
}

extension Dataset {
  /// - Throws: ``EvaluationError`` for the first example that lacks one of the fields.
  fileprivate func requireFields(_ fields: [String]) throws(EvaluationError) {
    for example in examples {
      for field in fields where example.fields[field] == nil {
        let hint = NearestName.hint(for: field, among: example.fields.keys.sorted())
        throw EvaluationError(
          .missingField, "example '\(example.id)' has no field '\(field)'\(hint)", file: name)
      }
    }
  }
}
