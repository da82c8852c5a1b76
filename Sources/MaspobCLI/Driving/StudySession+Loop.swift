import PromptSpace
import Studies

extension StudySession {
  /// The loop for somebody who evaluates outside; embeds the pools first if the proposer needs it.
  func loop() async throws -> StudyLoop {
    do {
      let proposer = try await chooser()
      return StudyLoop(
        recorder: StudyRecorder(
          space: project.space, maximumErrorRate: manifest.maximumErrorRate, journal: held.journal),
        proposer: proposer)
    } catch {
      await held.journal.checkpoint(after: error, settling: services.ledger)
      throw error
    }
  }

  /// Ends a loop that was driven from outside: brings the files up to date that are made from the journal.
  func close(_ loop: inout StudyLoop) throws {
    defer { services.shutdown() }
    try writeReports(of: loop.state)
  }
}
