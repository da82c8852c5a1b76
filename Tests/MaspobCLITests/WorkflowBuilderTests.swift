import PromptSpace
import Testing
import Workflows

@testable import MaspobCLI

@Suite struct WorkflowBuilderTests {
  /// Blocks of YAML end in newlines, in the project's file and in those of its pools; nobody means to send them.
  @Test func blockTextsLoseTheirLastNewlinesAlone() throws {
    let folder = try ProjectFolder(
      configuration: ProjectFolder.configuration.replacing(
        "prompt: \"Answer: {question}\"",
        with: "prompt: |+\n            Answer\n            {question}\n\n"),
      format: "- |\n  Trim\n  {answer}\n- \"Cut: {answer}\"\n")
    let project = try folder.load()
    #expect(project.workflow.agents[0].prompt == "Answer\n{question}")
    #expect(project.pools[1].candidates[1...] == ["Trim\n{answer}", "Cut: {answer}"])
  }
}
