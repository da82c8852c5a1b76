import Evaluation
import Testing

struct DatasetOverlapTests {
  private func dataset(
    _ rows: [(String, String)], numbered: Bool = false
  ) -> Dataset {
    Dataset(
      name: "d",
      examples: rows.map { Example(id: $0.0, fields: ["q": $0.1, "id": $0.0]) },
      usesRowNumbers: numbered)
  }

  @Test func sharedIdsAndInputsAreReported() {
    let validation = dataset([("1", "a"), ("2", "b"), ("3", "c")])
    let test = dataset([("9", "c"), ("2", "z"), ("7", "c"), ("5", "a")])
    let overlap = validation.overlap(with: test, inputs: ["q"])
    #expect(overlap.sharedIDs == ["2"])
    #expect(overlap.identicalInputs.map(\.first) == ["1", "3"])
    #expect(overlap.identicalInputs.map(\.second) == ["5", "9"])
    #expect(!overlap.isEmpty)
  }

  @Test func rowNumbersAreNoIds() {
    let validation = dataset([("0", "a")], numbered: true)
    let test = dataset([("0", "b")], numbered: true)
    #expect(validation.overlap(with: test, inputs: ["q"]).isEmpty)
    #expect(validation.overlap(with: dataset([("0", "b")]), inputs: ["q"]).isEmpty)
  }

  @Test func absentFieldsAreNeverIdentical() {
    let data = dataset([("1", "a")])
    let other = dataset([("2", "a")])
    #expect(data.overlap(with: other, inputs: ["q", "none"]).isEmpty)
    #expect(data.overlap(with: other, inputs: []).isEmpty)
  }
}
