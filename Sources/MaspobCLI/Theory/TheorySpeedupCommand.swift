import ArgumentParser
import PromptSpace
import Reports
import Workflows

/// How much sooner the last agent of a chain, or of a project's workflow, is done.
struct TheorySpeedupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "speedup", abstract: "How much sooner a workflow is done when steps are handed on.",
    discussion: """
      For a chain: the bounds, and with --step-time the times of a model in which every call takes its latency \
      and then the time of its steps. For a project its graph instead of the chain, and times only.
      """)

  @Option(name: .long, help: "A: agents of the chain.")
  var agents: Int?

  @Option(
    name: [.short, .customLong("config")], help: "A project, whose workflow stands for the chain.",
    completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  @OptionGroup var chain: ChainOptions

  @Option(name: .long, help: "r_vdp: tokens written in the time of one token of a prompt read.")
  var decodePerPrefill: Double = 0

  @Option(name: .long, help: "r_vdc: the same for a token from the prefix cache.")
  var decodePerCached: Double = 0

  @Option(name: .long, help: "d: milliseconds that a step takes to write.")
  var stepTime: Double?

  @Option(name: .long, help: "τ: milliseconds from a call to its first token.")
  var latency: Double = 0

  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    if let agents { try TheoryRange.count(agents, "--agents") }
    try TheoryRange.atLeastZero(decodePerPrefill, "--decode-per-prefill")
    try TheoryRange.atLeastZero(decodePerCached, "--decode-per-cached")
    try TheoryRange.atLeastZero(latency, "--latency")
    if let stepTime { try TheoryRange.positive(stepTime, "--step-time") }
    guard (agents == nil) != (config == nil) else {
      throw ValidationError("Give either --agents or a project with --config.")
    }
    if config != nil, stepTime == nil {
      throw ValidationError("A project's times need --step-time.")
    }
    if config != nil, chain.steps > Self.mostStepsOfProject {
      throw ValidationError("--steps of a project must not exceed \(Self.mostStepsOfProject).")
    }
  }

  /// Every message of a graph is followed, and each agent may multiply them.
  private static let mostStepsOfProject = 1000

  func run() throws {
    let (text, event) = try figures()
    output.console.result(text)
    try output.console.event(event)
  }

  private func figures() throws -> (String, any Encodable) {
    if let config {
      let project = try ProjectLoader.load(
        ProjectOptions.file(config), allowsMissingPools: true)
      let timing = try WorkflowTiming(
        project.workflow.topology, steps: chain.steps, latency: .milliseconds(latency),
        step: .milliseconds(stepTime ?? 0))
      return (timing.text, timing)
    }
    let timing = ChainTiming(
      StreamedChain(agents: agents ?? 1, steps: chain.steps),
      speeds: .init(
        promptPerStep: chain.promptPerStep, decodePerPrefill: decodePerPrefill,
        decodePerCached: decodePerCached, cacheHitRate: chain.cacheHitRate),
      latency: .milliseconds(latency), step: stepTime.map { .milliseconds($0) })
    return (timing.text, timing)
  }
}

/// Bounds of a chain, and its times.
private struct ChainTiming: Encodable {
  struct Times: Encodable {
    let serialMilliseconds: Double
    let streamedMilliseconds: Double
    let speedup: Double
    let fractionOfBound: Double
  }

  let theory = "speedup"
  let agents: Int
  let steps: Int
  let simpleBound: Double
  let bound: Double
  let alpha: Double
  let beta: Double
  let times: Times?

  init(
    _ chain: StreamedChain, speeds: StreamedChain.Speeds, latency: Duration, step: Duration?
  ) {
    agents = chain.agents
    steps = chain.steps
    simpleBound = chain.simpleBound
    bound = chain.speedupBound(speeds)
    let load = chain.promptLoad(
      promptPerStep: speeds.promptPerStep, cacheHitRate: speeds.cacheHitRate)
    (alpha, beta) = (load.fresh, load.cached)
    times = step.map { step in
      let serial = chain.serialTime(latency: latency, step: step)
      let streamed = chain.streamedTime(latency: latency, step: step)
      return Times(
        serialMilliseconds: serial / .milliseconds(1),
        streamedMilliseconds: streamed / .milliseconds(1), speedup: serial / streamed,
        fractionOfBound: chain.fractionOfBound(latency: latency, step: step))
    }
  }

  var text: String {
    var rows = [
      ["bound AS/(S + A - 1)", Decimals.fixed(simpleBound)],
      ["bound with the time of reading", Decimals.fixed(bound)],
      ["alpha, fresh prompt tokens per token written", Decimals.fixed(alpha)],
      ["beta, cached ones", Decimals.fixed(beta)],
    ]
    if let times {
      rows += [
        ["each agent after the other, ms", Decimals.fixed(times.serialMilliseconds, places: 1)],
        ["step by step, ms", Decimals.fixed(times.streamedMilliseconds, places: 1)],
        ["speed-up", Decimals.fixed(times.speedup)],
        ["share of AS/(S + A - 1)", Decimals.fixed(times.fractionOfBound)],
      ]
    }
    return TextTable.text(header: ["chain of \(agents)", "\(steps) steps each"], rows: rows)
  }
}

/// Times of a workflow by protocol.
private struct WorkflowTiming: Encodable {
  struct Row: Encodable {
    let name: String
    let milliseconds: Double
    let speedup: Double
  }

  let theory = "speedup"
  let agents: Int
  let steps: Int
  let times: [Row]

  /// - Throws: ``UsageError`` where a call for each message is more than anybody would make.
  init(_ topology: WorkflowTopology, steps: Int, latency: Duration, step: Duration) throws {
    agents = topology.count
    self.steps = steps
    let order = topology.topologicalOrder
    let places = Dictionary(
      uniqueKeysWithValues: order.enumerated().map { ($0.element, $0.offset) })
    let schedule = PipelineSchedule(
      parents: order.map { topology.predecessors[$0].compactMap { places[$0] } }, steps: steps,
      latency: latency, step: step)
    try Self.requireFew(schedule)
    let serial = schedule.serialTime
    let named = [
      ("each agent after its parents", serial),
      ("step by step, a call a message", schedule.streamedTime(.each)),
      ("step by step, messages together", schedule.streamedTime(.coalesced)),
    ]
    times = named.map { name, time in
      Row(name: name, milliseconds: time / .milliseconds(1), speedup: serial / time)
    }
  }

  private static func requireFew(_ schedule: PipelineSchedule) throws {
    var messages: [Double] = []
    for above in schedule.parents {
      messages.append(
        above.isEmpty ? Double(schedule.steps) : above.reduce(0) { $0 + messages[$1] })
    }
    guard messages.reduce(0, +) <= 1e6 else {
      throw UsageError(
        "a call for each message would be more than a million calls; the graph multiplies them: use fewer --steps")
    }
  }

  var text: String {
    TextTable.text(
      header: ["\(agents) agents, \(steps) steps each", "ms", "speed-up"],
      rows: times.map {
        [
          $0.name, Decimals.fixed($0.milliseconds, places: 1), Decimals.fixed($0.speedup),
        ]
      })
  }
}
