import PromptSpace

extension AgentScene {
  /// The agent's part of the example: its branch, its operation and what becomes of a failed call.
  func run() async -> AgentRun {
    do {
      guard try conditionsHold() else {
        let output = try agent.otherwise.map { source throws(Cause) in try text(source) }
        return AgentRun(AgentResult(.skipped, agent, output: output))
      }
    } catch {
      return AgentRun(failure: error)
    }
    let run = await operate()
    guard case .failure(let cause) = run.result, cause.reason.liesInOneCall else { return run }
    switch agent.errorPolicy {
    case .missing: return run
    case .drop: return AgentRun(AgentResult(.dropped, agent, output: nil), usage: run.usage)
    case .replace(let source):
      do {
        return AgentRun(
          AgentResult(.replaced, agent, output: try text(source)), usage: run.usage)
      } catch {
        return AgentRun(failure: error, usage: run.usage)
      }
    }
  }

  private func conditionsHold() throws(Cause) -> Bool {
    for condition in agent.conditions where !condition.holds(for: try text(named: condition.source))
    {
      return false
    }
    return true
  }

  private func operate() async -> AgentRun {
    var tally = CallTally()
    do {
      let result =
        switch agent.operation {
        case .generate: try await generate(&tally)
        case .summarise(let summary): try await summarise(summary, &tally)
        case .ensemble: try await choose(&tally)
        case .vote(_, let comparison): try vote(comparison)
        case .program(let run): try await program(run, &tally)
        case .publicTests(let run): try await test(run, &tally)
        }
      return AgentRun(result, usage: tally.usage)
    } catch {
      return AgentRun(failure: error, usage: tally.usage)
    }
  }
}
