import Foundation

/// What `harness.py` reads of a job before it starts the process that runs its source.
struct HarnessRequest: Encodable {
  struct Limits: Encodable {
    /// Seconds, the second one in full.
    let wall: Double
    let cpu: Int
    let memory: Int
    let processes: Int
    let output: Int
    let storage: Int
  }

  let source: String
  let prelude: String
  let entryPoint: String?
  let action: String
  let isTested: Bool
  let refusesParameters: Bool
  let limits: Limits

  init(_ job: PythonJob) {
    source = job.source
    prelude = job.prelude
    entryPoint = job.entryPoint
    limits = Limits(job.limits)
    isTested = HarnessTest(job.action) != nil
    switch job.action {
    case .execute, .check, .assert: (action, refusesParameters) = ("execute", false)
    case .call(let refusing): (action, refusesParameters) = ("call", refusing)
    }
  }

  /// The job in its parts, each with its length before it.
  static func bytes(of job: PythonJob) throws -> [UInt8] {
    func part(_ value: some Encodable) throws -> [UInt8] {
      let data = try JSONEncoder().encode(value)
      return Array("\(data.count)\n".utf8) + data
    }
    return try part(HarnessRequest(job)) + (HarnessTest(job.action).map(part) ?? [])
  }
}

/// What it reads after that: nothing of the test is ever in the memory of the process under test.
struct HarnessTest: Encodable {
  var test: String?
  var passesEntryPoint: Bool?
  var statements: [String]?

  /// `nil` where the action tests nothing.
  init?(_ action: PythonJob.Action) {
    switch action {
    case .execute, .call: return nil
    case .check(let test, let passesEntryPoint):
      (self.test, self.passesEntryPoint) = (test, passesEntryPoint)
    case .assert(let statements): self.statements = statements
    }
  }
}

extension HarnessRequest.Limits {
  init(_ limits: SandboxLimits) {
    wall = limits.wallTime / .seconds(1)
    cpu = max(1, Int((limits.cpuTime / .seconds(1)).rounded(.up)))
    memory = limits.memory
    processes = limits.processes
    output = limits.output
    storage = limits.storage
  }
}
