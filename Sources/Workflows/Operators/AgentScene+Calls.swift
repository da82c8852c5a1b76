import LanguageModels
import PromptSpace
import Sandboxing

extension AgentScene {
  private func context(_ role: CallContext.Role) -> CallContext {
    CallContext(
      role: role, agent: agent.id.rawValue, trial: input.trial, example: input.example,
      split: input.split?.rawValue, depth: workflow.topology.depth(of: index))
  }

  /// Asks the agent's model once.
  ///
  /// - Parameters:
  ///   - turn: tells apart the calls of one agent on one example: its sample or its round.
  ///   - turns: how many there are at most, so that repetitions of the whole run differ too.
  ///   - role: for the calls log.
  func ask(
    _ prompt: String, turn: Int, of turns: Int, outputLimit: Int? = nil,
    as role: CallContext.Role = .agent
  ) async -> SampleRun {
    guard let model else {
      return SampleRun(ending: .failure(.other("no model was given")), usage: .zero)
    }
    var agent = agent
    agent.sampling.maxOutputTokens = outputLimit ?? agent.sampling.maxOutputTokens
    let request = ChatRequest(agent, prompt: prompt, replicate: input.replicate * turns + turn)
    return await SampleRun.ask(model, request, context: context(role))
  }

  /// Asks for every sample at once.
  ///
  /// - Returns: by sample; where one failed and its failure counts, the others were stopped.
  func askForSamples(_ prompt: String) async -> [SampleRun] {
    let count = agent.samples
    return await withTaskGroup(of: (Int, SampleRun).self) { group in
      for sample in 0..<count {
        group.addTask { (sample, await ask(prompt, turn: sample, of: count)) }
      }
      return await group.placed(count: count) { isFatal($0) }
    }
  }

  private func isFatal(_ run: SampleRun) -> Bool {
    guard case .failure(let reason) = run.ending else { return false }
    return agent.errorPolicy != .drop || !reason.liesInOneCall
  }

  /// A reply as its parser wants it, code reduced to its program.
  func read(_ reply: String) async throws(Cause) -> ParsedOutput {
    let parser = agent.parser
    guard parser == .code else {
      return try standingIn(parser.parsed(reply, fallback: agent.fallback))
    }
    guard let code = try await program(in: reply, entryPoint: try entryPoint()) else {
      return try standingIn(
        ParsedOutput(text: agent.fallback == .text ? reply.trimmed : "", missedFormat: true))
    }
    return ParsedOutput(text: code, missedFormat: false)
  }

  private func standingIn(_ output: ParsedOutput) throws(Cause) -> ParsedOutput {
    guard output.missedFormat, let source = agent.fallbackSource else { return output }
    return ParsedOutput(text: try text(source), missedFormat: true)
  }

  /// The program of a reply; `nil` where nothing is left of it.
  func program(in reply: String, entryPoint: String?) async throws(Cause) -> String? {
    guard let sanitizer else { throw Cause(.other("no code sanitizer was given")) }
    guard let text = OutputParser.code.parse(reply) else { return nil }
    do {
      let code = try await sanitizer.sanitized(text, entryPoint: entryPoint)
      return code.trimmed.isEmpty ? nil : code
    } catch let error as SandboxError where error.code == .timedOut {
      // A text that is slow to parse is the model's doing: it gave no program.
      return nil
    } catch {
      throw Cause(sandbox: error)
    }
  }

  func outcome(of job: PythonJob) async throws(Cause) -> PythonOutcome {
    guard let codeRunner else { throw Cause(.other("no code runner was given")) }
    do {
      try Task.checkCancellation()
      return try await codeRunner.run(job)
    } catch {
      throw Cause(sandbox: error)
    }
  }
}

extension AgentRun.Cause {
  init(sandbox error: any Error) {
    switch error {
    case let error as SandboxError: self.init(.sandbox(error))
    case is CancellationError: self.init(.cancelled)
    default: self.init(.other("unexpected error of type \(type(of: error))"))
    }
  }
}

extension TaskGroup {
  /// Results by index; the first that ends the rest cancels what is still running, whose usage is awaited all
  /// the same.
  mutating func placed<Run: Sendable>(
    count: Int, endsTheRest: (Run) -> Bool
  ) async -> [Run] where ChildTaskResult == (Int, Run) {
    var placed = [Run?](repeating: nil, count: count)
    while let (index, run) = await next() {
      placed[index] = run
      if endsTheRest(run) { cancelAll() }
    }
    return placed.compactMap { $0 }
  }
}
