import Evaluation
import ExampleProjects
import Foundation
import LanguageModels
import PromptSpace
import Testing
import Workflows
import _TestSupport

@testable import MaspobCLI

/// One mistake and the whole text that answers it.
struct Mistake: Sendable, CustomTestStringConvertible {
  let written: String
  let instead: String
  let answer: String

  var testDescription: String { instead }

  static let all = [
    Mistake(
      written: "inputs: [question]", instead: "inptus: [question]",
      answer: """
        maspob.yaml:4:3: workflow: unknown key 'inptus'; did you mean 'inputs'?
        maspob.yaml:4:3: workflow: the key 'inputs' is missing
        """),
    Mistake(
      written: "version: 1", instead: "version: 2",
      answer: "maspob.yaml:1:10: version: this tool reads version 1, found 2"),
    Mistake(
      written: "name: demo", instead: "name: de/mo",
      answer: """
        maspob.yaml:2:7: name: may hold letters, digits, '-', '_' and '.' only, found 'de/mo'
        """),
    Mistake(
      written: "local: { model: tiny }", instead: "local: { model: tiny, temperature: warm }",
      answer:
        "maspob.yaml:12:38: models.local.temperature: expected a number, found 'warm'"),
    Mistake(
      written: "scorer: { metric: exact_match }",
      instead: "scorer: { metric: exact_match }\nbudget: { evaluations: 0 }",
      answer:
        "maspob.yaml:21:24: budget.evaluations: must lie between 1 and 1000000, found 0"),
    Mistake(
      written: "scorer: { metric: exact_match }",
      instead: "scorer: { metric: exact_match }\nbudget: { tokens: 5 million, wall: 2 hours }",
      answer: """
        maspob.yaml:21:19: budget.tokens: expected something like 200000, 200k or 5m, found '5 million'
        maspob.yaml:21:36: budget.wall: expected something like 45s, 30m, 2h or 1h30m, found '2 hours'
        """),
    Mistake(
      written: "scorer: { metric: exact_match }",
      instead: "scorer: { metric: exact_match }\nsearch: { proposer: maspop }",
      answer:
        "maspob.yaml:21:21: search.proposer: 'maspop' is none of maspob, maspob-examples, random, tpe, tpe-joint, "
        + "greedy, halving, best-single, maspo, maspo-reference, maspo-paper, spo; did you mean 'maspob'?"
    ),
    Mistake(
      written: "scorer: { metric: exact_match }",
      instead:
        "scorer: { metric: exact_match }\nsearch: { alpha: { start: -1, end: 0.1, decay: cubic } }",
      answer: """
        maspob.yaml:21:27: search.alpha.start: must lie between 0.0 and 1000000.0, found '-1'
        maspob.yaml:21:48: search.alpha.decay: 'cubic' is none of linear, exponential, inverse_sqrt
        """),
    Mistake(
      written: "scorer: { metric: exact_match }",
      instead:
        "scorer: { metric: exact_match }\nsearch: { alpha: { start: 1, end: 0, decay: exponential } }",
      answer: "maspob.yaml:21:35: search.alpha.end: an exponential decay ends above 0"),
    Mistake(
      written: "scorer: { metric: exact_match }",
      instead: "scorer: { metric: exact_match }\nsearch: { alpha: { start: 1 } }",
      answer: """
        maspob.yaml:21:18: search.alpha: the key 'end' is missing
        maspob.yaml:21:18: search.alpha: the key 'decay' is missing
        """),
    Mistake(
      written: "scorer: { metric: exact_match }",
      instead: "scorer: { metric: exact_match }\nsearch: { features: both }",
      answer: "maspob.yaml:21:21: search.features: 'both' needs the section 'embedder'"),
    Mistake(
      written: "scorer: { metric: exact_match }",
      instead:
        "scorer: { metric: exact_match }\nsearch: { exploration: neural_ucb, surrogate: gp }",
      answer: "maspob.yaml:21:24: search.exploration: 'neural_ucb' needs gradients: the surrogate "
        + "gat, mlp or auto, not 'gp'"),
    Mistake(
      written: "after: [answer]", instead: "after: [anwser]",
      answer: """
        maspob.yaml: agent 'format' depends on 'anwser', which is no agent; did you mean 'answer'?
        maspob.yaml:8:7: agent 'format': the placeholder '{answer}' names an agent that is no direct \
        dependency; add 'answer' to the dependencies
        """),
    Mistake(
      written: "id: answer", instead: "id: answer\n      after: [format]",
      answer: "maspob.yaml: the workflow has a cycle: format -> answer -> format"),
    Mistake(
      written: "prompt: \"Answer: {question}\"", instead: "prompt: \"Answer: {qestion}\"",
      answer: """
        maspob.yaml:6:7: agent 'answer': the placeholder '{qestion}' is neither an input field nor a direct \
        dependency; did you mean 'question'? (valid: question)
        """),
    Mistake(
      written: "[\"Reply to {question}\"]", instead: "[\"Reply to {question}\", \"Reply!\"]",
      answer: """
        maspob.yaml:14:35: agent 'answer', candidate 2: lacks the placeholder '{question}' of the seed prompt
        """),
    Mistake(
      written: "file://format.yaml", instead: "file://formats.yaml",
      answer: "maspob.yaml:15:11: pools.format: formats.yaml: no such file"),
    Mistake(
      written: "metric: exact_match", instead: "metric: exact-match",
      answer: """
        maspob.yaml:20:19: scorer.metric: there is no metric 'exact-match'; did you mean 'exact_match'? \
        (metrics: \(MetricRegistry.names.joined(separator: ", ")))
        """),
    Mistake(
      written: "version: 1", instead: "version: 1\nversion: 1",
      answer: "maspob.yaml:1:1: the key 'version' stands twice"),
    Mistake(
      written: "agents:", instead: "agents: [",
      answer: "maspob.yaml:6:5: not valid YAML: did not find expected node content"),
  ]
}

@Suite struct ProjectLoaderTests {
  @Test func aSoundProjectLoads() throws {
    let folder = try ProjectFolder()
    let project = try ProjectLoader.load(folder.file)
    #expect(project.pools.map(\.count) == [2, 3])
    #expect(
      project.pools[1].candidates == ["Shorten: {answer}", "Trim: {answer}", "Cut: {answer}"])
    #expect(project.workflow.callsPerExample == 2)
    #expect(project.warnings.isEmpty)
  }

  @Test(arguments: Mistake.all)
  func aMistakeIsAnsweredWithItsPlaceAndARemedy(_ mistake: Mistake) throws {
    #expect(ProjectFolder.configuration.contains(mistake.written))
    let broken = ProjectFolder.configuration.replacing(mistake.written, with: mistake.instead)
    let answer = try ProjectFolder(configuration: broken).failure()
    #expect(answer == mistake.answer, "\(answer ?? "no failure")")
  }

  @Test func everyMistakeOfTheFileIsShownAtOnce() throws {
    let broken = ProjectFolder.configuration
      .replacing("name: demo", with: "nam: demo").replacing("models:", with: "modles:")
    let lines = try #require(try ProjectFolder(configuration: broken).failure())
      .split(separator: "\n")
    #expect(lines.count == 4)
  }

  @Test func aCandidateOfAPoolFileIsNamedByItsLine() throws {
    let folder = try ProjectFolder(format: "- \"Trim: {answer}\"\n- \"Cut: {answer} {question}\"\n")
    #expect(
      folder.failure() == """
        format.yaml:2:3: agent 'format', candidate 2: has the placeholder '{question}', \
        which the seed prompt has not
        """)
  }

  @Test func brokenDataIsNamedByItsLine() throws {
    var rows = ProjectFolder.rows
    rows[2] = "{\"id\": \"r3\", "
    let text = try #require(try ProjectFolder(validation: rows).failure())
    #expect(text.contains("…/validation.jsonl:3: "))
    rows[2] = rows[0]
    let duplicate = try #require(try ProjectFolder(validation: rows).failure())
    #expect(duplicate.contains("…/validation.jsonl:3: ") && duplicate.contains("'r1'"))
    let empty = try #require(try ProjectFolder(validation: []).failure())
    #expect(empty.contains("…/validation.jsonl: there is no example in the file"))
  }

  @Test func aReferenceThatTheMetricCannotUseIsAnError() throws {
    let numbers = ProjectFolder.configuration.replacing("exact_match", with: "number")
    let folder = try ProjectFolder(configuration: numbers)
    #expect(try #require(folder.failure()).contains("…/test.jsonl: example 't1': "))
  }

  @Test func sharedExamplesAreAWarning() throws {
    let folder = try ProjectFolder(test: [ProjectFolder.rows[0]])
    let project = try ProjectLoader.load(folder.file)
    #expect(
      project.warnings == ["validation and test share 1 examples: the verdict would be too kind"])
  }

  @Test func everyCapIsRead() throws {
    let written =
      ProjectFolder.configuration + "\n" + """
        budget: { evaluations: 9, calls: 800, tokens: 5m, usd: 2.5, wall: 1h30m }
        """
    let folder = try ProjectFolder(configuration: written)
    let budget = try ProjectLoader.load(folder.file).configuration.budget
    #expect(budget.evaluations == 9)
    #expect(
      budget.caps == BudgetCaps(calls: 800, tokens: 5_000_000, usd: 2.5, wall: .seconds(5400)))
  }

  @Test func aMissingFileIsAnError() {
    let error = #expect(throws: ConfigurationError.self) {
      try ProjectLoader.load(URL(filePath: "/nowhere/maspob.yaml"))
    }
    #expect(error?.description == "maspob.yaml: no such file")
  }

  /// What `init` writes must be ready to run: sound, with enough rows and candidates, nothing shared.
  @Test(arguments: ExampleProject.all.map(\.name))
  func everyExampleIsSound(_ name: String) throws {
    let example = try #require(ExampleProject.all.first { $0.name == name })
    let folder = try TemporaryFolder()
    for file in example.files {
      let url = folder.url.appending(path: file.path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(file.bytes).write(to: url)
    }
    let project = try ProjectLoader.load(folder.url.appending(path: "maspob.yaml"))
    #expect(project.configuration.name == name)
    #expect(project.warnings.isEmpty)
    #expect(project.pools.map(\.count).reduce(1, *) >= 200)
    #expect(project.validation.examples.count >= 40)
    #expect((project.test?.examples.count ?? 0) >= 40)
  }
}
