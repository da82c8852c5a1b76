import Foundation
import PromptSpace
import Testing

struct PromptAssignmentTests {
  @Test(arguments: ["0", "0-3-2", "12-0"]) func isReadBackFromItsText(text: String) throws {
    let assignment = try #require(PromptAssignment(text))
    #expect(assignment.description == text)
  }

  @Test(arguments: [
    "", "-", "1-", "-1", "1--2", "a", "1-a", " 1", "1.0", "+1", "0-+2", "01", "1-00",
    "99999999999999999999",
  ]) func nothingElseIsAnAssignment(text: String) {
    #expect(PromptAssignment(text) == nil)
  }

  @Test func isWrittenAsAnArray() throws {
    let data = try JSONEncoder().encode(PromptAssignment([0, 3, 2]))
    #expect(String(decoding: data, as: UTF8.self) == "[0,3,2]")
    #expect(try JSONDecoder().decode(PromptAssignment.self, from: data).indices == [0, 3, 2])
  }

  @Test func replacingLeavesTheOriginalAlone() {
    let assignment = PromptAssignment([0, 1, 2])
    #expect(assignment.replacing(1, with: 5).indices == [0, 5, 2])
    #expect(assignment.indices == [0, 1, 2])
    #expect(assignment < assignment.replacing(2, with: 3))
  }
}
