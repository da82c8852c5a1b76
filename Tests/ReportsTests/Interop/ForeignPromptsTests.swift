import Foundation
import PromptSpace
import Testing

@testable import Reports

@Suite struct ForeignPromptsTests {
  static let agents: [AgentID] = ["answer", "check"]
  static let prompts: ForeignPrompts.Prompts = [
    ("answer", "Read \"{passage}\"\nand answer."), ("check", "Prüfe {answer} / 検査"),
  ]

  private func texts(_ pools: [PromptPool]) -> [String: [String]] {
    Dictionary(uniqueKeysWithValues: pools.map { ($0.agent.rawValue, $0.candidates) })
  }

  @Test func whatIsWrittenForGEPAIsReadBack() throws {
    let data = Data(try ForeignPrompts.gepaCandidate(Self.prompts).utf8)
    let pools = try ForeignPrompts.pools(fromGEPA: data, agents: Self.agents)
    #expect(
      texts(pools) == ["answer": [Self.prompts[0].prompt], "check": [Self.prompts[1].prompt]])
  }

  @Test func whatIsWrittenForDSPyIsReadBack() throws {
    let data = Data(try ForeignPrompts.dspyState(Self.prompts).utf8)
    let pools = try ForeignPrompts.pools(fromDSPy: data, agents: Self.agents)
    #expect(
      texts(pools) == ["answer": [Self.prompts[0].prompt], "check": [Self.prompts[1].prompt]])
  }

  /// What DSPy's `load` takes without asking whether it is there.
  @Test func theStateHasEveryKeyThatDSPyReads() throws {
    let data = Data(try ForeignPrompts.dspyState(Self.prompts).utf8)
    let state = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(Set(state.keys) == ["answer", "check", "metadata"])
    let metadata = try #require(state["metadata"] as? [String: Any])
    #expect(metadata["dependency_versions"] as? [String: String] == [:])
    let predictor = try #require(state["answer"] as? [String: Any])
    #expect(Set(predictor.keys) == ["signature", "demos", "traces", "train", "lm"])
    #expect(predictor["lm"] is NSNull)
    let signature = try #require(predictor["signature"] as? [String: Any])
    #expect((signature["fields"] as? [Any])?.isEmpty == true)
  }

  @Test func anAgentCannotTakeDSPysOwnName() {
    #expect(throws: ForeignPromptsError.self) {
      try ForeignPrompts.dspyState([("metadata", "text")])
    }
  }

  @Test(arguments: [
    #"[{"answer": "a", "check": "c"}, {"answer": "b", "check": "c", "other": "x"}, {"answer": "a"}]"#,
    #"{"candidates": [{"answer": "a", "check": "c"}, {"answer": "b"}], "val_aggregate_scores": [0.1, 0.2]}"#,
  ])
  func everyTextOfAGEPAFileIsKeptOnce(_ text: String) throws {
    let pools = try ForeignPrompts.pools(fromGEPA: Data(text.utf8), agents: Self.agents)
    #expect(texts(pools) == ["answer": ["a", "b"], "check": ["c"]])
  }

  @Test func anAgentThatTheFileDoesNotNameHasNoPool() throws {
    let pools = try ForeignPrompts.pools(
      fromGEPA: Data(#"{"check": "c"}"#.utf8), agents: Self.agents)
    #expect(texts(pools) == ["check": ["c"]])
  }

  @Test func predictorsInsideModulesCount() throws {
    let text = """
      {"answer": {"traces": [], "train": [], "demos": [], "lm": null,
        "signature": {"instructions": "I", "fields": [{"prefix": "P:", "description": "d"}]}},
       "check.predict": {"signature": {"instructions": "II", "fields": []}, "lm": {"model": "m"}},
       "metadata": {"dependency_versions": {"dspy": "3.4.1"}}}
      """
    let pools = try ForeignPrompts.pools(fromDSPy: Data(text.utf8), agents: Self.agents)
    #expect(texts(pools) == ["answer": ["I"], "check": ["II"]])
  }

  @Test(arguments: ["", "[1]", "{}", #"{"other": "text"}"#, #"{"answer": {"signature": 3}}"#])
  func aFileWithoutPromptsIsRefused(_ text: String) {
    #expect(throws: ForeignPromptsError.self) {
      try ForeignPrompts.pools(fromGEPA: Data(text.utf8), agents: Self.agents)
    }
    #expect(throws: ForeignPromptsError.self) {
      try ForeignPrompts.pools(fromDSPy: Data(text.utf8), agents: Self.agents)
    }
  }
}
