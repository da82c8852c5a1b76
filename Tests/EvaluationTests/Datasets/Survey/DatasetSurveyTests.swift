import Testing

@testable import Evaluation

struct DatasetSurveyTests {
  private func survey(
    _ text: String, _ name: String = "f.jsonl", _ format: BenchmarkFormat? = nil
  ) throws -> DatasetSurvey {
    try DatasetSurvey(bytes: Array(text.utf8), name: name, format: format)
  }

  @Test func everythingOddIsFound() throws {
    let survey = try survey(
      """
      {"id": "a", "question": "one?", "answer": "1", "cot": null}
      {"id": "b", "question": "two?", "answer": " ", "cot": "c"}
      not json
      {"id": "a", "question": "one?", "answer": 3}
      {"question": "four?", "answer": "4"}
      """)
    #expect(survey.format == .gsm8k && survey.rows == 4 && survey.idField == "id")
    #expect(
      survey.fields == [
        .init(name: "id", rows: 3, kinds: ["text": 3], blank: 0),
        .init(name: "question", rows: 4, kinds: ["text": 4], blank: 0),
        .init(name: "answer", rows: 4, kinds: ["text": 3, "number": 1], blank: 1),
        .init(name: "cot", rows: 1, kinds: ["text": 1], blank: 0),
      ])
    #expect(survey.duplicateIDs == [.init(text: "a", lines: [1, 4])])
    #expect(survey.duplicateTexts == [.init(text: "one?", lines: [1, 4])])
    #expect(survey.problems.map(\.line) == [3, 5])
    #expect(survey.problems[1].message == "the id in 'id' is missing")
    #expect(survey.examples.map(\.line) == [1, 2, 4, 5])
  }

  @Test func rowsOfNoKnownFormatAreComparedWhole() throws {
    let survey = try survey("id,q\n1,x\n2,x\n3,y\n", "f.csv")
    #expect(survey.format == nil && survey.idField == "id" && survey.examples.isEmpty)
    #expect(survey.duplicateTexts.map(\.lines) == [[2, 3]])
  }

  @Test func rowsThatDoNotFitTheFormatAreProblems() throws {
    let survey = try survey(BenchmarkRows.text(.math) + "\n{\"problem\": \"p\"}")
    #expect(survey.format == .math && survey.examples.count == 1)
    #expect(survey.problems.map(\.line) == [2])
    #expect(try self.survey("").problems.map(\.message) == ["there is no example in the file"])
    #expect(try self.survey("[{\"a\": 1}, 2, {\"a\": 3}]").rows == 1)
  }

  @Test func sharedRowsAreFoundByIDAndByText() throws {
    let first = try survey(
      """
      {"id": 1, "question": "q1", "answer": "1"}
      {"id": 2, "question": "q2", "answer": "1"}
      {"id": 3, "question": "q3", "answer": "1"}
      """, "a.jsonl", .gsm8k)
    let second = try survey(
      """
      {"id": 3, "question": "q9", "answer": "1"}
      {"id": 4, "question": "q2", "answer": "2"}
      {"id": 5, "question": "q2", "answer": "1"}
      """, "b.jsonl", .gsm8k)
    let overlap = first.overlap(with: second)
    #expect(overlap.ids == [.init(text: "3", firstLines: [3], secondLines: [1])])
    #expect(overlap.texts == [.init(text: "q2", firstLines: [2], secondLines: [2, 3])])
    #expect(second.overlap(with: first).texts[0].firstLines == [2, 3])
  }
}
