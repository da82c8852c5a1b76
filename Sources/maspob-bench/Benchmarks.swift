import Acquisition
import Foundation
import Numerics
import PromptSpace
import Randomness
import Search
import Strategies
import Surrogates

/// Every benchmark by its name.
enum Benchmarks {
  typealias Benchmark = @Sendable (_ name: String) throws -> Measurement

  static let all: [(name: String, run: Benchmark)] = [
    ("fit.n5", { try fit($0, count: 5) }),
    ("fit.n25", { try fit($0, count: 25) }),
    ("fit.n50", { try fit($0, count: 50) }),
    ("ascent", ascent),
    ("neural.100", neural),
    ("exhaustive.20x3", { try exhaustive($0, Problem(chainOf: 3)) }),
    ("exhaustive.20x5", { try exhaustive($0, Problem()) }),
    ("propose.batch8", proposeBatch),
    ("study.50", study),
    ("memory.study50", memory),
    ("startup", startup),
  ]

  /// A product of two 512 × 512 matrices, the yardstick of all others.
  static func sgemm() -> Measurement {
    let n = 512
    var generator = SeedSequence(seed: 7).child("sgemm").generator
    let a = Matrix<Float>(
      rows: n, columns: n, elements: (0..<n * n).map { _ in Float(generator.uniform()) })
    var c = a
    let values = Clock.cpu.measure(runs: 9, warmUp: 2, repeats: 5) { gemm(a, a, into: &c) }
    return Measurement(
      name: "sgemm", unit: Clock.cpu.rawValue, values: values, flops: 2 * Double(n * n * n))
  }

  private static func fit(_ name: String, count: Int) throws -> Measurement {
    let problem = try Problem()
    let observations = problem.observations(count)
    var model = problem.surrogate()
    let values = try Clock.cpu.measure {
      _ = try model.fit(observations, seeds: problem.seeds.child("fit"))
    }
    return Measurement(
      name: name, unit: Clock.cpu.rawValue, values: values, flops: problem.fitFlops(observations))
  }

  /// One pass of coordinate ascent over the upper confidence bound after 50 evaluations.
  private static func ascent(_ name: String) throws -> Measurement {
    let (problem, model, uncertainty) = try fitted(Problem())
    var generator = problem.seeds.child("ascent").generator
    let rule = ExplorationRule.linearUCB(alpha: 0.2)
    let region = SearchRegion(problem.features.space)
    let start = [SearchStart.incumbent(region.space.seed)]
    let values = Clock.cpu.measure(runs: 9, repeats: 20) {
      _ = CoordinateAscent().maximize(over: region, from: start, using: &generator) { batch in
        zip(model.predict(batch), uncertainty.uncertainty(of: batch)).map {
          rule.utility(mean: $0, uncertainty: $1)
        }
      }
    }
    return Measurement(name: name, unit: Clock.cpu.rawValue, values: values)
  }

  /// σ by the network's gradients for the assignments of one sweep, what was evaluated included.
  private static func neural(_ name: String) throws -> Measurement {
    let (problem, model, uncertainty) = try fitted(Problem())
    let space = problem.features.space
    let assignments = space.sizes.indices.flatMap { agent in
      (0..<space.sizes[agent]).map { space.seed.replacing(agent, with: $0) }
    }
    let values = Clock.cpu.measure {
      _ = NeuralUncertainty(model, observed: uncertainty.observed).uncertainty(of: assignments)
    }
    return Measurement(name: name, unit: Clock.cpu.rawValue, values: values)
  }

  /// The exact maximum after 50 evaluations, tables included.
  private static func exhaustive(_ name: String, _ problem: Problem) throws -> Measurement {
    let (problem, model, uncertainty) = try fitted(problem)
    let values = Clock.cpu.measure {
      guard let tables = model.factorTables(memoryLimit: .max) else { return }
      _ = FactoredMaximizer(
        tables: tables, uncertainty: uncertainty, rule: .linearUCB(alpha: 0.2)
      ).maximize(excluding: [])
    }
    // A combination: a sum, a rectified product and a sum of the hidden width, about 40 for σ and the
    // logistic function. The tables are small beside it.
    let combinations = Double(problem.features.space.count ?? 0)
    return Measurement(
      name: name, unit: Clock.cpu.rawValue, values: values, flops: combinations * (4 * 32 + 40))
  }

  /// Eight proposals after 50 evaluations, each knowing those before as pending.
  private static func proposeBatch(_ name: String) throws -> Measurement {
    let problem = try Problem()
    var proposer = MASPOBProposer(
      features: problem.features, surrogate: problem.surrogate(stopsEarly: true),
      seeds: problem.seeds)
    for observation in problem.observations(50) { proposer.observe(observation) }
    let values = try Clock.cpu.measure(runs: 5) {
      var pending: [PromptAssignment] = []
      for _ in 0..<8 { pending.append(try proposer.suggest(pending: pending).assignment) }
    }
    return Measurement(name: name, unit: Clock.cpu.rawValue, values: values)
  }

  /// 5 warm-up and 45 modelled evaluations by the recommended configuration, the score known at
  /// once. Three counted runs only: each fits 45 networks.
  private static func study(_ name: String) throws -> Measurement {
    let problem = try Problem()
    let values = try Clock.cpu.measure(runs: 3, warmUp: 0) { try runStudy(problem) }
    return Measurement(name: name, unit: Clock.cpu.rawValue, values: values)
  }

  /// The largest resident set of a process that runs one study and nothing else; one run, as it hardly
  /// varies.
  private static func memory(_ name: String) throws -> Measurement {
    if CommandLine.arguments.contains("--study-only") {
      try runStudy(Problem())
      return Measurement(name: name, unit: "MB", values: [peakMegabytes(RUSAGE_SELF.rawValue)])
    }
    try run(CommandLine.arguments[0], ["--study-only", name])
    return Measurement(name: name, unit: "MB", values: [peakMegabytes(RUSAGE_CHILDREN.rawValue)])
  }

  /// `maspob --version`, from the start of the process to its end.
  private static func startup(_ name: String) throws -> Measurement {
    let tool = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: "maspob").path
    let values = try Clock.wall.measure(runs: 15, warmUp: 3) { try run(tool, ["--version"]) }
    return Measurement(name: name, unit: Clock.wall.rawValue, values: values)
  }

  private static func fitted(
    _ problem: Problem
  ) throws -> (Problem, WorkflowGAT<Float>, LinearUncertainty) {
    var model = problem.surrogate()
    let observations = problem.observations(50)
    _ = try model.fit(observations, seeds: problem.seeds.child("fit"))
    var uncertainty = LinearUncertainty(features: problem.features, parameters: .centered)
    for observation in observations { uncertainty.observe(observation.assignment) }
    return (problem, model, uncertainty)
  }

  private static func runStudy(_ problem: Problem) throws {
    var proposer = MASPOBProposer(
      features: problem.features, surrogate: problem.surrogate(stopsEarly: true),
      seeds: problem.seeds)
    for _ in 0..<50 {
      let assignment = try proposer.suggest().assignment
      proposer.observe(Observation(assignment: assignment, score: problem.score(assignment)))
    }
  }

  /// Runs a tool to its end, its output thrown away. `posix_spawn` costs a fraction of a millisecond;
  /// Foundation's `Process` starts threads and would be measured too.
  private static func run(_ tool: String, _ arguments: [String]) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    var words: [UnsafeMutablePointer<CChar>?] = ([tool] + arguments).map { strdup($0) }
    defer { for word in words { free(word) } }
    words.append(nil)
    var child: pid_t = 0
    guard posix_spawn(&child, tool, &actions, nil, words, environ) == 0 else {
      throw CocoaError(.fileNoSuchFile)
    }
    var status: Int32 = 0
    guard waitpid(child, &status, 0) == child, status == 0 else {
      throw CocoaError(.executableLoad)
    }
  }

  private static func peakMegabytes(_ who: Int32) -> Double {
    var usage = rusage()
    getrusage(who, &usage)
    return Double(usage.ru_maxrss) / 1_024
  }
}
