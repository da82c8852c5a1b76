import Evaluation
import Testing
import Workflows

struct DatasetExclusionTests {
  private func dataset(_ references: [String]) -> Dataset {
    Dataset(
      name: "rows.jsonl",
      examples: references.enumerated().map {
        Example(id: "\($0)", fields: [:], references: [$1])
      })
  }

  @Test func leavesOutAndCountsWhatCannotBeRead() throws {
    let (kept, excluded) = try dataset(["1", "?", "2", "!"]).usable(by: GSM8KMatch(.reference))
    #expect(kept.examples.map(\.id) == ["0", "2"])
    #expect(excluded?.entries.map(\.id) == ["1", "3"])
    #expect(
      excluded?.summary == """
        rows.jsonl: 2 of 4 examples are left out: '1', its gold answer holds no number and 1 more
        """)
  }

  @Test func staysTheSameWhereNothingIsWrong() throws {
    let all = dataset(["1", "2"])
    let (kept, excluded) = try all.usable(by: GSM8KMatch(.strict))
    #expect(kept == all)
    #expect(excluded == nil)
  }

  @Test func refusesToLeaveNothing() {
    do {
      _ = try dataset(["?"]).usable(by: GSM8KMatch(.strict))
      Issue.record("nothing is left")
    } catch {
      #expect(
        error.description == """
          rows.jsonl: the metric 'gsm8k' can use no example: '0', its gold answer holds no number
          """)
    }
  }
}
