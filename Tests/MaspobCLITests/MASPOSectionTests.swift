import Foundation
import MASPO
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
      try failure("search: { proposer: maspos }")?.contains("'maspos' is none of") == true)
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
