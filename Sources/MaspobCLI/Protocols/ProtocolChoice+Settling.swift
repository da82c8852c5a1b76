import Studies

extension ProtocolChoice {
  /// What `communication: auto` comes to: measured once, before the first evaluation, and kept.
  ///
  /// - Returns: `nil` where the project names a protocol, or is evaluated elsewhere.
  /// - Throws: what the measurement throws, after the journal says so and everything has ended.
  static func settled(
    in held: HeldRun, by evaluation: StudyEvaluation, _ services: Services
  ) async throws -> ProtocolChoice? {
    guard evaluation.project.awaitsProtocol else { return nil }
    if let known = try read(held.folder) { return known }
    guard let metric = evaluation.metric else { return nil }
    do {
      let choice = try await evaluation.project.measuredProtocol(
        models: services.models, tools: evaluation.tools, metric: metric)
      try choice.write(to: held.folder)
      return choice
    } catch {
      await held.journal.checkpoint(after: error, settling: services.ledger)
      evaluation.shutdown()
      services.shutdown()
      throw error
    }
  }
}
