/// Makes the calls of an optimization and counts them.
struct CallDesk: Sendable {
  /// One run that is wanted.
  struct RunOrder: Sendable {
    let prompts: [String]
    let question: Int
    /// The agent to begin at, with what the others said before.
    var start: (agent: Int, base: WorkflowRun)?
  }

  /// Two outputs to be compared.
  struct Pair: Hashable, Sendable {
    let role: JudgeRequest.Role
    let agent: Int
    let question: Int
    let candidate: String
    let baseline: String

    var candidateFirst: JudgeRequest {
      JudgeRequest(
        role: role, agent: agent, question: question, first: candidate, second: baseline)
    }

    var baselineFirst: JudgeRequest {
      JudgeRequest(
        role: role, agent: agent, question: question, first: baseline, second: candidate)
    }
  }

  private let services: MASPOServices
  private let configuration: MASPOConfiguration
  private let width: Int
  private var known: [JudgeRequest: Verdict] = [:]
  private(set) var calls = MASPOCalls()

  init(_ services: MASPOServices, _ configuration: MASPOConfiguration, width: Int) {
    self.services = services
    self.configuration = configuration
    self.width = width
  }

  /// Runs the workflow; `nil` for a run that failed alone.
  mutating func runs(_ orders: [RunOrder]) async throws -> [WorkflowRun?] {
    let workflow = services.workflow
    let results = await gathered(orders, width: width) { order in
      guard let (agent, base) = order.start else {
        return try await workflow.run(prompts: order.prompts, question: order.question)
      }
      return try await workflow.rerun(
        from: agent, prompts: order.prompts, question: order.question, base: base)
    }
    for result in results { calls.workflow += (try? result.get().calls) ?? 0 }
    return try settled(results)
  }

  /// Asks for prompts; `nil` where nothing new came of it.
  mutating func proposals(_ requests: [ProposalRequest]) async throws -> [String?] {
    let (services, configuration) = (services, configuration)
    let results = await gathered(requests, width: width) {
      await ProposalTalk.run($0, services, configuration)
    }
    let talks = results.compactMap { try? $0.get() }
    calls.writer += talks.reduce(0) { $0 + $1.calls }
    let settled = try settled(results.map { $0.flatMap(\.result) })
    return settled.map { $0.flatMap { $0 } }
  }

  /// Judges pairs: 1 for a win of the candidate, 0.5 for a tie, 0 for a loss, `nil` for one whose call failed
  /// alone.
  mutating func shares(_ pairs: [Pair]) async throws -> [Double?] {
    let wanted = pairs.map(requests)
    var open: [JudgeRequest] = []
    var asked: Set<JudgeRequest> = []
    for request in wanted.joined() {
      let isNew = known[request] == nil && asked.insert(request).inserted
      if isNew || !configuration.remembersPairs { open.append(request) }
    }
    let answers = try await verdicts(open)
    guard configuration.remembersPairs else {
      var position = 0
      return zip(pairs, wanted).map { pair, requests in
        defer { position += requests.count }
        return share(Array(answers[position..<(position + requests.count)]))
      }
    }
    for (request, answer) in zip(open, answers) { known[request] = answer }
    return zip(pairs, wanted).map { pair, requests in
      requests.isEmpty ? 0.5 : share(requests.map { known[$0] })
    }
  }

  private func requests(_ pair: Pair) -> [JudgeRequest] {
    if configuration.remembersPairs, pair.candidate == pair.baseline { return [] }
    switch configuration.order {
    case .candidateFirst: return [pair.candidateFirst]
    case .both: return [pair.candidateFirst, pair.baselineFirst]
    }
  }

  /// Of the verdicts with the candidate first and, where there is one, second.
  private func share(_ verdicts: [Verdict?]) -> Double? {
    guard !verdicts.contains(nil) else { return nil }
    switch verdicts {
    case [.first], [.first, .second]: return 1
    case [.second], [.second, .first]: return 0
    default: return 0.5
    }
  }

  private mutating func verdicts(_ requests: [JudgeRequest]) async throws -> [Verdict?] {
    let (judge, reading) = (services.judge, configuration.reading)
    let results = await gathered(requests, width: width) {
      Verdict(reply: try await judge.compare($0), reading: reading)
    }
    for (request, result) in zip(requests, results)
    where result.failure == nil || result.failure?.isSingle ?? false {
      calls.count(request.role)
    }
    return try settled(results)
  }

  /// `nil` for failures that the configuration isolates; throws the first of the others.
  private func settled<Output>(_ results: [Result<Output, any Error>]) throws -> [Output?] {
    let errors = results.compactMap(\.failure)
    let grave = errors.filter { configuration.faults == .abort || !$0.isSingle }
    if let error = grave.mostTelling { throw error }
    return results.map { try? $0.get() }
  }
}
