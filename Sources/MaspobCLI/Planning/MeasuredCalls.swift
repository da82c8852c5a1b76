import Evaluation
import Foundation
import LanguageModels
import PromptSpace
import Workflows

/// What calls of a project's agents and of its judge took so far, by the calls log of its run; answers from the cache count
/// with the tokens of the call that was paid for them.
struct MeasuredCalls {
  /// All calls for one example of one evaluation.
  struct ExampleCost: Hashable {
    var calls = 0
    var tokens = 0
    /// `nil` when a price is unknown.
    var usd: Double? = 0

    func divided(by runs: Int) -> ExampleCost {
      ExampleCost(calls: calls / runs, tokens: tokens / runs, usd: usd.map { $0 / Double(runs) })
    }
  }

  private struct Key: Hashable {
    let trial: Int?
    let split: String?
    let example: String?
  }

  private struct Sum {
    var cost = ExampleCost()
    var callsByAgent: [String: Int] = [:]
    var callsOfJudge = 0
  }

  /// Statuses of requests that are refused for what they hold and not sent again.
  private static let finalRefusals: Set<String> = ["400", "413", "422"]

  /// Examples whose calls were all answered, or made up for.
  let examples: [ExampleCost]
  /// Sum over answered requests.
  let latency: Duration
  let answered: Int

  init(_ records: [CallRecord], project: Project) {
    let prices = Dictionary(
      uniqueKeysWithValues: project.workflow.agents.map {
        ($0.id.rawValue, project.price(ofModel: $0.modelKey))
      })
    let tolerant = Set(
      project.workflow.agents.filter { $0.errorPolicy != .missing }.map(\.id.rawValue))
    var sums: [Key: Sum] = [:]
    var latency = Duration.zero
    var answered = 0
    let judge = project.judge
    for record in records {
      let isAnswer = record.outcome.status == "ok"
      let price: ModelPrice?
      // A refusal that the workflow makes up for is a call like any other.
      var isMadeUpFor = false
      switch (record.context.role, record.context.agent) {
      // An agent that has its first step checked asks as a judge.
      case (.agent, let agent?), (.summarizer, let agent?), (.judge, let agent?):
        price = prices[agent] ?? nil
        isMadeUpFor =
          tolerant.contains(agent) && Self.finalRefusals.contains(record.outcome.status)
      case (.judge, _): price = judge.flatMap { project.price(ofModel: $0.modelKey) }
      default: continue
      }
      guard isAnswer || record.isFromCache || isMadeUpFor else { continue }
      let usage = record.outcome.usage
      let key = Key(
        trial: record.context.trial, split: record.context.split, example: record.context.example)
      var sum = sums[key] ?? Sum()
      if let agent = record.context.agent {
        sum.callsByAgent[agent, default: 0] += 1
      } else {
        sum.callsOfJudge += 1
      }
      sum.cost.calls += 1
      sum.cost.tokens += usage.inputTokens + usage.outputTokens
      sum.cost.usd = sum.cost.usd.flatMap { known in
        price.map { known + $0.cost(of: usage) }
      }
      sums[key] = sum
      if isAnswer {
        latency += record.outcome.latency
        answered += 1
      }
    }
    let ranges = project.communicationCalls.calls
    examples = sums.values.compactMap { sum in
      guard let runs = project.workflow.runs(byCalls: sum.callsByAgent, within: ranges),
        sum.callsOfJudge == runs * (judge?.metric.callsPerAnswer ?? 0)
      else { return nil }
      return sum.cost.divided(by: runs)
    }
    self.latency = latency
    self.answered = answered
  }
}

extension WorkflowDefinition {
  /// How often a workflow ran through, by the calls of its agents: a pilot's examples are asked again by the
  /// baseline, which the cache answers.
  ///
  /// Agents whose calls the data cannot change tell; where there is none, it ran as rarely as the most calls of
  /// each allow.
  ///
  /// - Parameter bounds: the calls of each agent in one run; by default step by step.
  /// - Returns: `nil` where some calls are missing, or nobody was asked.
  func runs(byCalls calls: [String: Int], within bounds: [ClosedRange<Int>]? = nil) -> Int? {
    let bounds = bounds ?? agents.indices.map { callRange(of: $0) }
    let ranges = zip(agents, bounds).map { (calls[$0.id.rawValue] ?? 0, $1) }
    let counts = Set(
      ranges.compactMap { made, range -> Int? in
        let isFixed = range.lowerBound == range.upperBound && range.upperBound > 0
        guard isFixed else { return nil }
        return made.isMultiple(of: range.upperBound) ? made / range.upperBound : 0
      })
    let fewest = ranges.map { made, range in
      range.upperBound > 0 ? (made + range.upperBound - 1) / range.upperBound : 0
    }
    let runs = counts.isEmpty ? fewest.max() ?? 0 : counts.count == 1 ? counts.first ?? 0 : 0
    let isWhole = ranges.allSatisfy { made, range in
      (range.lowerBound * runs...range.upperBound * runs).contains(made)
    }
    return runs > 0 && isWhole ? runs : nil
  }
}
