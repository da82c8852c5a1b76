import PromptSpace
import Testing

struct TopologyErrorTests {
  @Test(arguments: [
    (TopologyError.empty, "a workflow needs at least one agent"),
    (.duplicateAgent("a"), "agent 'a' is declared twice"),
    (.unknownAgent("a"), "dependencies are given for 'a', which is no agent"),
    (
      .unknownDependency(agent: "a", dependency: "b"),
      "agent 'a' depends on 'b', which is no agent"
    ),
    (.duplicateDependency(agent: "a", dependency: "b"), "agent 'a' names its dependency 'b' twice"),
    (.cycle(["a", "b"]), "the workflow has a cycle: a -> b -> a"),
    (.cycle(["a"]), "the workflow has a cycle: a -> a"),
  ]) func saysWhatIsWrong(error: TopologyError, text: String) {
    #expect(error.description == text)
  }
}
