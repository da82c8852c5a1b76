/// A job as `harness.py` reads it.
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
  var refusesParameters: Bool?
  var test: String?
  var passesEntryPoint: Bool?
  var statements: [String]?
  let limits: Limits

  init(_ job: PythonJob) {
    source = job.source
    prelude = job.prelude
    entryPoint = job.entryPoint
    limits = Limits(job.limits)
    switch job.action {
    case .execute: action = "execute"
    case .call(let refusingParameters):
      action = "call"
      refusesParameters = refusingParameters
    case .check(let test, let passesEntryPoint):
      action = "check"
      self.test = test
      self.passesEntryPoint = passesEntryPoint
    case .assert(let statements):
      action = "assert"
      self.statements = statements
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
