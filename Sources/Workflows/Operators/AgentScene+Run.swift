import PromptSpace

extension AgentScene {
  /// The agent's part of the example: its branch, its operation and what becomes of a failed call.
  func run() async -> AgentRun {
    do {
      guard try conditionsHold() else {
        return AgentRun(try skipped())
      }
    } catch {
      return AgentRun(failure: error)
    }
    let run = await operate()
    guard case .failure(let cause) = run.result, cause.reason.liesInOneCall else { return run }
    switch agent.errorPolicy {
    case .missing: return run
    case .drop:
      return AgentRun(
        AgentResult(.dropped, agent, output: nil, absence: absence(cause)), usage: run.usage)
    case .replace(let source):
      do {
        let stand = speaks(for: source.names) ? nil : absence(cause)
        return AgentRun(
          AgentResult(.replaced, agent, output: try text(source), absence: stand),
          usage: run.usage)
      } catch {
        return AgentRun(failure: error, usage: run.usage)
      }
    }
  }

  private func absence(_ cause: Cause) -> AgentResult.Absence {
    AgentResult.Absence(reason: cause.reason, agent: agent.id)
  }

  /// Whether a model's reply stands behind one of the names.
  private func speaks(for names: [String]) -> Bool {
    senders(of: names).contains { results[$0].map { $0.absence == nil } ?? false }
  }

  /// What a skipped agent hands on: a text of the workflow's own is an answer, the silence of others is none.
  private func skipped() throws(Cause) -> AgentResult {
    let output = try agent.otherwise.map { source throws(Cause) in try text(source) }
    let asked = agent.conditions.map(\.source).filter { !senders(of: [$0]).isEmpty }
    let names = agent.otherwise?.names ?? asked
    return AgentResult(.skipped, agent, output: output, absence: sharedAbsence(of: names))
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
