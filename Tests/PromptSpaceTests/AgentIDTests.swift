import Foundation
import PromptSpace
import Testing

struct AgentIDTests {
  @Test func isWrittenAsItsBareName() throws {
    let data = try JSONEncoder().encode(["agents": [AgentID("solve")]])
    #expect(String(decoding: data, as: UTF8.self) == #"{"agents":["solve"]}"#)
    let back = try JSONDecoder().decode([String: [AgentID]].self, from: data)
    #expect(back == ["agents": ["solve"]])
  }

  @Test func isOrderedByName() {
    #expect((["b", "a", "c"] as [AgentID]).sorted() == ["a", "b", "c"])
    #expect(AgentID("solve").description == "solve")
  }
}
