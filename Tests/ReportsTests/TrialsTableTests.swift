import PromptSpace
import Studies
import Testing

@testable import Reports

@Suite struct TrialsTableTests {
  @Test func writesALinePerEvaluationAndLeavesTheUnknownEmpty() {
    let state = StudyStateFixture.state([
      (PromptAssignment([0, 0]), [0.1, 0.2]), (PromptAssignment([3, 1]), [nil, nil]),
    ])
    let lines = TrialsTable.csv(of: state, proposer: "maspob").split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[0].split(separator: ",").count == TrialsTable.columns.count)
    // The mean of the two numbers in full precision: a reader must get the same double back.
    let upper = state.trials[0].outcome?.interval?.upper ?? 0
    #expect(abs(upper - 0.7853102368087349) < 1e-12, "0.15 + 12.7062 · 0.05")
    #expect(
      lines[1]
        == "1,maspob,0-0,\((0.1 + 0.2) / 2),2,0,4,1,10,3,,,,,complete,0.0,\(upper),0,0,0,0,0,0.0,0,2"
    )
    #expect(lines[2] == "2,maspob,3-1,,0,2,4,1,10,3,,0.25,,,unusable,,,2,0,0,0,0,0.0,0,2")
  }
}
