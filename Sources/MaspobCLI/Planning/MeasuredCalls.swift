import Foundation
import LanguageModels
import PromptSpace
import Workflows

/// What calls of a project's agents took so far, by the calls log of its run; answers from the cache count
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

  /// Examples whose calls were all answered.
  let examples: [ExampleCost]
  /// Sum over answered requests.
  let latency: Duration
  let answered: Int

  init(_ records: [CallRecord], project: Project) {
    let prices = Dictionary(
      uniqueKeysWithValues: project.workflow.agents.map {
        ($0.id.rawValue, project.price(ofModel: $0.modelKey))
      })
    var sums: [Key: ExampleCost] = [:]
    var latency = Duration.zero
    var answered = 0
    for record in records where record.context.role == .agent {
      let isAnswer = record.outcome.status == "ok"
      guard isAnswer || record.isFromCache, let agent = record.context.agent else { continue }
      let usage = record.outcome.usage
      let key = Key(
        trial: record.context.trial, split: record.context.split, example: record.context.example)
      var sum = sums[key] ?? ExampleCost()
      sum.calls += 1
      sum.tokens += usage.inputTokens + usage.outputTokens
      sum.usd = sum.usd.flatMap { known in
        prices[agent]?.map { known + $0.cost(of: usage) }
      }
      sums[key] = sum
      if isAnswer {
        latency += record.outcome.latency
        answered += 1
      }
    }
    let whole = project.workflow.callsPerExample
    // A pilot's examples are asked again by the baseline, which the cache answers.
    examples = sums.values.filter { $0.calls.isMultiple(of: whole) }.map {
      $0.divided(by: $0.calls / whole)
    }
    self.latency = latency
    self.answered = answered
  }
}
