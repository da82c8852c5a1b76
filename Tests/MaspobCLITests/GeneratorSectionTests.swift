import Foundation
import Generation
import Testing

@testable import MaspobCLI

@Suite struct GeneratorSectionTests {
  private func section(_ text: String) throws -> GeneratorSection {
    let project = try ProjectFolder(
      configuration: ProjectFolder.configuration + "\ngenerator: \(text)")
    return try ProjectLoader.load(project.file).configuration.generator
  }

  @Test func namesAModelOrSaysMore() throws {
    #expect(try section("local").model == "local")
    let full = try section(
      "{ model: local, temperature: 1.1, max_output_tokens: 90, placeholders: append, task: code, "
        + "similarity: 0.9 }")
    #expect(full.temperature == 1.1 && full.maxOutputTokens == 90 && full.similarity == 0.9)
    #expect(full.placeholders == .append && full.task == .code)
    #expect(try section("{}").model == nil)
  }

  @Test(arguments: [
    ("locl", "generator: there is no model 'locl' under 'models'; did you mean 'local'?"),
    ("{ task: poem }", "generator.task: 'poem' is none of reading, reasoning, code"),
    ("{ temprature: 1 }", "generator: unknown key 'temprature'; did you mean 'temperature'?"),
    ("{ similarity: 2 }", "generator.similarity: must lie between 0.0 and 1.0, found '2'"),
  ])
  func mistakesHaveAPlace(text: String, message: String) throws {
    let project = try ProjectFolder(
      configuration: ProjectFolder.configuration + "\ngenerator: \(text)")
    let failure = try #require(project.failure())
    #expect(failure.contains("maspob.yaml:21:") && failure.contains(message), "\(failure)")
  }

  @Test func theMetricTellsTheTask() {
    #expect(TaskKind(metric: "number") == .reasoning)
    #expect(TaskKind(metric: "pass_at_1") == .code)
    #expect(TaskKind(metric: "token_f1") == .reading)
    #expect(TaskKind(metric: "") == .reading)
  }
}
