import Randomness
import Testing

@testable import Generation

@Suite struct StyleTests {
  /// The table of the published code, in its own order and spelling.
  @Test func presetsHaveThePublishedIndices() {
    let table = """
      concise-direct 3,0,7,0,2,4,4,0,7,3
      detailed-reasoning 0,6,2,5,0,0,8,1,0,0
      code-rigorous 1,3,3,4,3,5,1,5,2,6
      systematic 5,2,0,2,5,3,0,6,9,2
      pattern-based 2,5,1,7,6,1,5,2,1,4
      verify-first 4,9,8,1,1,2,2,4,4,1
      quick-concise 8,8,6,8,8,7,3,7,5,9
      comprehensive 6,1,4,3,4,8,6,3,6,5
      simplify-first 7,4,5,6,7,6,7,8,3,7
      visual-approach 9,7,9,9,9,9,9,9,8,8
      """
    let ours = StylePreset.allCases.map { preset in
      "\(preset.rawValue) \(preset.style.options.map(String.init).joined(separator: ","))"
    }
    #expect(ours.joined(separator: "\n") == table)
  }

  @Test(arguments: [
    (TaskKind.reading, ["concise-direct", "quick-concise", "systematic", "detailed-reasoning"]),
    (.reasoning, ["detailed-reasoning", "verify-first", "systematic", "concise-direct"]),
    (.code, ["code-rigorous", "systematic", "pattern-based", "concise-direct"]),
  ])
  func theTaskChoosesWhatComesFirst(task: TaskKind, opening: [String]) {
    let order = StylePreset.ordered(for: task)
    #expect(order.prefix(4).map(\.rawValue) == opening)
    #expect(Set(order).count == 10)
    let rest = order.dropFirst(3)
    #expect(Array(rest) == StylePreset.allCases.filter(rest.contains))
  }

  @Test func everyOptionHasWordsOfItsOwn() {
    let texts = StyleDimension.allCases.flatMap(\.options)
    #expect(StyleDimension.allCases.allSatisfy { $0.options.count == 10 })
    #expect(Set(texts).count == 100)
    #expect(texts.allSatisfy { $0.hasSuffix(".") && !$0.contains("{") })
  }

  @Test func aStyleIsTenSentencesInOrder() {
    let sentence = StylePreset.quickConcise.style.sentence()
    #expect(sentence.hasPrefix(StyleDimension.reasoningStyle.option(8)))
    #expect(sentence.hasSuffix(StyleDimension.outputLength.option(9)))
    #expect(sentence.contains(StyleDimension.errorHandling.option(3)))
  }

  @Test func afterThePresetsEachDimensionIsDrawnUniformly() {
    let plan = StylePlan(task: .code, seeds: SeedSequence(seed: 3))
    #expect(plan.style(of: 0).name == "code-rigorous")
    #expect(plan.style(of: 9).style == StylePreset.visualApproach.style)
    let draws = (10..<4010).map { plan.style(of: $0).style.options }
    for dimension in 0..<10 {
      for option in 0..<10 {
        // 400 expected, standard deviation 19: five of them.
        let count = draws.count { $0[dimension] == option }
        #expect(abs(count - 400) < 95, "dimension \(dimension), option \(option)")
      }
    }
    // Neighbouring dimensions know nothing of each other: 40 expected of each pair.
    let pairs = draws.count { $0[0] == 4 && $0[1] == 4 }
    #expect(abs(pairs - 40) < 32)
  }

  @Test func aDrawDependsOnItsAttemptAndTheSeedAlone() {
    let plan = StylePlan(task: .code, seeds: SeedSequence(seed: 3))
    let late = plan.style(of: 17)
    _ = (10..<17).map(plan.style)
    #expect(plan.style(of: 17) == late)
    #expect(late.name == late.style.options.map(String.init).joined())
    #expect(StylePlan(task: .code, seeds: SeedSequence(seed: 4)).style(of: 17).style != late.style)
  }
}
