import LanguageModels
import Reports
import Studies

extension RunPlan {
  /// The plan for a person.
  var text: String {
    let header = ["agent", "model", "samples", "validation calls", "test calls"]
    let rows = agents.map {
      let most = $0.fewestCallsPerExample < $0.callsPerExample ? "at most " : ""
      return [
        $0.agent, $0.model, "\($0.samples)", "\(most)\($0.validationCalls)",
        "\(most)\($0.testCalls)",
      ]
    }
    var lines = [
      TextTable.text(header: header, rows: rows), perEvaluation, total, cost("tokens", tokens),
    ]
    if let usd {
      lines.append(cost("cost", usd, unit: " USD", places: 4))
    } else {
      lines.append("cost: unknown, since a model has no price")
    }
    if let seconds {
      lines.append("time: about \(Duration.seconds(seconds).words) of calls at this concurrency")
    }
    if spent.calls > 0 {
      lines.append(
        "spent so far: \(evaluationsDone.counted("evaluation")), \(spent.calls.counted("call")), \(spent.tokens) tokens"
      )
    }
    lines += [choosing, writing, buying].compactMap { $0 }
    lines.append(conclusion)
    return lines.joined(separator: "\n")
  }

  private var perEvaluation: String {
    let embeddings = embeddingCalls > 0 ? "; embeddings: \(embeddingCalls)" : ""
    let each = (isBound ? "\(fewestCallsPerExample) to " : "") + callsPerExample.counted("call")
    let verdict =
      testExamples > 0
      ? "the verdict, seed and winner on \(testExamples.counted("test example")): \(most)\(verdictCalls)"
      : "no test examples, so no verdict"
    return "an evaluation: \(each) on each of \(validationExamples.counted("example")), "
      + "\(most)\(validationCalls) in all; \(verdict)\(embeddings)"
  }

  private var choosing: String? {
    protocolCalls.map {
      "choosing the protocol: at most \($0.counted("call")) of them before any retry; tokens and cost above leave "
        + "them out"
    }
  }

  private var writing: String? {
    writingCalls.map {
      "writing and judging prompts: at most \($0.counted("call")) of them before any retry; tokens and cost "
        + "above leave them out, and what they take counts against every cap"
    }
  }

  private var buying: String? {
    guard buysExamples else { return nil }
    return
      "examples: behind the baseline each trial asks as many as its search chooses, and counts for its share of the "
      + "\(validationExamples); what is left behind the last whole evaluation is spent too"
  }

  /// Led by what a number is where the data decide.
  private var most: String { isBound ? "at most " : "" }

  private var total: String {
    "the run: \(admittedEvaluations.counted("evaluation")), \(buysExamples ? "at most " : most)\(calls.counted("call")) before any retry; what the cache answers "
      + "is free"
  }

  private func cost(_ name: String, _ range: CostRange, unit: String = "", places: Int = 0)
    -> String
  {
    func shown(_ number: Double) -> String { Decimals.fixed(number, places: places) }
    guard let expected = range.expected else {
      return "\(name): at most \(shown(range.high))\(unit); 'maspob plan --pilot 3' measures it"
    }
    return "\(name): about \(shown(expected))\(unit) (95 % interval \(shown(range.low)) to "
      + "\(shown(range.high)), measured on \(measuredExamples.counted("example")))"
  }

  private var conclusion: String {
    if let refusal { return "refused: \(refusal)" }
    let isWorstCase = measuredExamples == 0 && caps.calls == nil || isBound
    let covered =
      limitedBy.map {
        "the budget of \($0.rawValue) admits \(admittedEvaluations) of \(evaluations) evaluations"
          + (isWorstCase ? " in the worst case" : "")
      } ?? "the budget covers all \(evaluations) evaluations"
    return covered
      + (isTooSmallToBeUseful
        ? "; a useful search takes \(minimum.evaluations) or more (baseline, warm-up, "
          + "\(Self.usefulRounds) rounds), which are \(most)\(minimum.calls) calls" : "")
  }
}
