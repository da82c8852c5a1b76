import Foundation
import MASPO
import Studies
import Testing
import _TestSupport

@testable import MaspobCLI

@Suite struct MASPOSectionTests {
  private func failure(_ search: String) throws -> String? {
    let project = try WritingProject(search: search)
    do {
      _ = try ProjectLoader.load(project.folder.url.appending(path: "maspob.yaml"))
      return nil
    } catch {
      return error.description
    }
  }

  @Test func mistakesSayWhereTheyStand() throws {
    #expect(
      try failure("search: { proposer: maspo }\nmaspo: { round: 2 }")
        == "maspob.yaml:17:10: maspo: unknown key 'round'; did you mean 'rounds'?")
    #expect(
      try failure("search: { proposer: maspo }\nmaspo:\n  optimizer: { model: locale }")
        == "maspob.yaml:18:14: maspo.optimizer: there is no model 'locale' under 'models'; did you mean 'local'?"
    )
    #expect(
      try failure(
        "search: { proposer: maspo }\nmaspo: { weights: { local: 0.5, next: 0.4, global: 0.2 } }")
        == "maspob.yaml:17:19: maspo.weights: must add up to 1, found 1.1")
    #expect(
      try failure("search: { proposer: maspo }\nmaspo: { batch: 1 }")
        == "maspob.yaml:17:8: maspo: each offspring needs a question of the batch")
    #expect(
      try failure("search: { proposer: maspo-reference }\nmaspo: { repairs: false }")
        == "maspob.yaml:17:19: maspo.repairs: only the proposer 'maspo' has any to take out")
    #expect(
      try failure("search: { proposer: maspo-reference }\nmaspo: { gate: 5 }")
        == "maspob.yaml:17:16: maspo.gate: 'maspo-reference' has no last check that could ask questions"
    )
    #expect(try failure("search: { proposer: maspo-reference }\nmaspo: { gate: 0 }") == nil)
    for key in ["rounds: 2", "beam: 1", "offspring: 1"] {
      #expect(
        try failure("search: { proposer: spo }\nmaspo: { \(key) }")?
          .contains("'spo' has a schedule and a beam of its own; remove it") == true)
    }
    #expect(try failure("search: { proposer: spo }\nmaspo: { depth: 2, batch: 2 }") == nil)
    #expect(
      try failure("search: { proposer: maspos }")?.contains("'maspos' is none of") == true)
  }

  private func project(_ search: String) throws -> Project {
    let folder = try WritingProject(search: search, pools: WritingProject.pools)
    return try ProjectLoader.load(folder.folder.url.appending(path: "maspob.yaml"))
  }

  @Test func withoutItsRepairsItGoesByTheNameOfThePaper() throws {
    let bare = try project("search: { proposer: maspo }\nmaspo: { repairs: false }")
    #expect(bare.searchSummary == "maspo-paper")
    let date = Date(timeIntervalSince1970: 0)
    let manifest = StudyManifest(project: bare, created: date)
    #expect(manifest.identity["proposer"] == "maspo-paper")
    // A run of the version before, which called it otherwise, is the same study.
    var earlier = manifest
    earlier.identity["proposer"] = "maspo"
    #expect(manifest.differences(from: earlier) == [])
    // The variant by its own name is the same study too.
    let paper = try project("search: { proposer: maspo-paper }")
    #expect(StudyManifest(project: paper, created: date).identity == manifest.identity)
    let repaired = StudyManifest(project: try project("search: { proposer: maspo }"), created: date)
    #expect(repaired.identity["proposer"] == "maspo")
    #expect(manifest.differences(from: repaired) == ["maspo"])
    #expect(repaired.differences(from: manifest) == ["maspo", "proposer"])
    #expect(LiveMethod.author(.repaired).named(on: bare).name == "maspo-paper")
    #expect(LiveMethod.author(.reference).named(on: bare).name == "maspo-reference")
  }

  @Test func theSectionsDefaultsArePartOfTheRun() throws {
    func identity(_ section: String) throws -> String? {
      StudyManifest(
        project: try project("search: { proposer: maspo }\nmaspo: \(section)"), created: Date()
      ).identity["maspo"]
    }
    let plain = try identity("{ rounds: 3 }")
    #expect(
      try plain
        == identity(
          "{ depth: 3, beam: 2, gate: 20, characters: 6000, hand_off: raw, placeholders: write, judge: local, "
            + "optimizer: { model: local, temperature: 0.7, max_output_tokens: 1024 } }"))
    for changed in [
      "{ depth: 2 }", "{ characters: 5000 }", "{ placeholders: append }",
      "{ judge: { temperature: 0.1 } }", "{ optimizer: { max_output_tokens: 99 } }",
    ] { #expect(try identity(changed) != plain) }
  }

  /// The file alone is sound; nothing may be asked before the command line is checked.
  @Test func aProposerOfTheCommandLineIsCheckedFirst() throws {
    let project = try WritingProject(search: "", pools: WritingProject.pools)
    let file = project.folder.url.appending(path: "maspob.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
      .replacingOccurrences(of: "models:\n", with: "models:\n  other: { model: author }\n")
      .replacingOccurrences(of: "- id:", with: "- model: local\n      id:")
    try Data(text.utf8).write(to: file)
    let tool = ToolProcess(in: project.folder.url, baseURL: "http://127.0.0.1:1")
    let outcome = try tool.run(["optimize", "--proposer", "maspo"])
    #expect(
      outcome.errors.contains("name 'maspo.optimizer.model', since 'models' has 2"),
      "\(outcome.errors)")
  }

  @Test(arguments: MASPOConfiguration.Preset.allCases)
  func handOffsAreTheVariantsOwnUnlessSet(_ preset: MASPOConfiguration.Preset) throws {
    var section = MASPOSection()
    #expect(section.configuration(of: preset).handOff == preset.configuration.handOff)
    section.handOff = .raw
    #expect(section.configuration(of: preset).handOff == .raw)
    section.handOff = .summary
    #expect(section.configuration(of: preset).handOff == .summary)
    #expect(MASPOConfiguration.reference.handOff == .summary)
  }

  @Test func theSectionChangesWhatItNames() throws {
    var section = MASPOSection()
    section.rounds = 1
    section.batch = 2
    section.gate = 0
    let configuration = section.configuration(of: .repaired)
    #expect(configuration.schedule == .fixedRounds(rounds: 1, steps: 3))
    #expect(configuration.gate == nil)
    #expect(configuration.misalignedCases == .own(limit: 2))
    #expect(configuration.issues.isEmpty)
    section.repairs = false
    #expect(section.configuration(of: .repaired).order == .candidateFirst)
    #expect(MASPOSection().configuration(of: .reference).faults == .isolate)
  }
}
