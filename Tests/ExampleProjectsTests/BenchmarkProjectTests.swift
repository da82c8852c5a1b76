import Testing

@testable import ExampleProjects

struct BenchmarkProjectTests {
  private static let every =
    BenchmarkProject.published
    + MASPOGraph.allCases.flatMap { graph in
      BenchmarkProject.graphBenchmarks.compactMap { BenchmarkProject.graph(graph, over: $0) }
    }

  private func text(
    _ project: BenchmarkProject, test: String? = "t.jsonl", model: String = "m"
  ) -> [String: String] {
    let files = project.files(
      for: .init(
        validation: "dir \"a\"/v.jsonl", test: test, publicTests: "p.jsonl", model: model))
    return Dictionary(uniqueKeysWithValues: files)
  }

  @Test func thereAreSixAndFiveTimesFive() {
    #expect(Self.every.count == 31)
    #expect(Set(Self.every.map(\.name)).count == 31)
    #expect(BenchmarkProject.graph(.debate, over: "hotpotqa") == nil)
  }

  @Test(arguments: every.map(\.name)) func noWordIsLeftOpen(name: String) throws {
    let project = try #require(Self.every.first { $0.name == name })
    for (path, text) in text(project) {
      #expect(!text.contains(/@\w+@/), "\(path)")
      #expect(text.contains(name))
    }
  }

  @Test func pathsAreQuotedAndAMissingTestIsSaid() throws {
    let project = BenchmarkProject.published[0]
    let files = text(project)
    #expect(files["maspob.yaml"]?.contains(#"path: "dir \"a\"/v.jsonl", limit: 100"#) == true)
    #expect(files["maspob.yaml"]?.contains("\n  test: \"t.jsonl\"\n") == true)
    let without = text(project, test: nil)
    #expect(
      without["maspob.yaml"]?.contains(
        "\n  # test: hotpotqa_test.jsonl is not in the folder\n") == true)
    #expect(without["README.md"]?.contains("There is no test split") == true)
  }

  @Test func aModelsNameIsQuoted() {
    let text = text(BenchmarkProject.published[0], model: #"a"b\c"#)
    #expect(text["maspob.yaml"]?.contains(##"agent: { model: "a\"b\\c", temperature"##) == true)
  }

  @Test(arguments: every.map(\.name)) func everyAgentWithAPromptHasItsGoal(name: String) throws {
    let project = try #require(Self.every.first { $0.name == name })
    let lines = (text(project)["maspob.yaml"] ?? "").split(separator: "\n")
    let goals = lines.count { $0.hasPrefix("      goal: ") }
    #expect(goals == lines.count { $0.hasPrefix("      prompt: ") } && goals > 0)
  }

  @Test func onlyThePublishedModelHasAPrice() {
    let project = BenchmarkProject.published[0]
    #expect(text(project)["maspob.yaml"]?.contains("price") == false)
    #expect(
      text(project, model: BenchmarkProject.defaultModel)["maspob.yaml"]?.contains(
        "price: { input: 0.15, output: 0.6 }") == true)
  }
}
