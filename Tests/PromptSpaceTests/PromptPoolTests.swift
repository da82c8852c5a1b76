import PromptSpace
import Testing

struct PromptPoolTests {
  @Test func theSeedComesFirst() {
    let pool = PromptPool(agent: "solve", candidates: ["one", "two"])
    #expect(pool.seed == "one")
    #expect(pool.count == 2)
  }

  @Test func anEmptyPoolIsAProgrammersMistake() async {
    await #expect(processExitsWith: .failure) { _ = PromptPool(agent: "a", candidates: []) }
  }
}
