import PromptSpace

extension ScoreTableHeader {
  /// The most combinations that a table may have.
  public static let largestSpace = 1 << 22

  /// What decoding alone does not promise.
  ///
  /// - Throws: ``ScoreTableError`` on line 1.
  func validate(file: String) throws(ScoreTableError) {
    guard kind == Self.kind, version == Self.version else {
      throw ScoreTableError(
        file: file, line: 1,
        "this tool reads tables of kind '\(Self.kind)', version \(Self.version), found "
          + "'\(kind)', version \(version)")
    }
    do { _ = try topology() } catch {
      throw ScoreTableError(file: file, line: 1, "workflow: \(error)")
    }
    let known = Set(workflow.agents.map(\.id.rawValue))
    try checkPools(known, file: file)
    if let embeddings { try check(embeddings, known, file: file) }
    guard !examples.isEmpty, Set(examples).count == examples.count else {
      throw ScoreTableError(
        file: file, line: 1, "examples: at least one id is needed, and none of them twice")
    }
    guard let count = space.count, count <= Self.largestSpace else {
      throw ScoreTableError(
        file: file, line: 1, "pools: there are more than \(Self.largestSpace) combinations")
    }
  }

  private func checkPools(_ known: Set<String>, file: String) throws(ScoreTableError) {
    for agent in workflow.agents where pools[agent.id.rawValue]?.isEmpty ?? true {
      throw ScoreTableError(
        file: file, line: 1, "pools: the agent '\(agent.id)' has no candidates; list at least one")
    }
    for agent in workflow.agents where !(1...1_000).contains(agent.samples ?? 1) {
      throw ScoreTableError(
        file: file, line: 1, "workflow: samples of '\(agent.id)' must lie between 1 and 1000")
    }
    for agent in workflow.agents where !(0...100_000).contains(agent.calls ?? 1) {
      throw ScoreTableError(
        file: file, line: 1, "workflow: calls of '\(agent.id)' must lie between 0 and 100000")
    }
    guard workflow.agents.contains(where: { $0.callsPerExample > 0 }) else {
      throw ScoreTableError(file: file, line: 1, "workflow: no agent takes a call")
    }
    if let unknown = pools.keys.sorted().first(where: { !known.contains($0) }) {
      throw ScoreTableError(
        file: file, line: 1, "pools: the workflow has no agent '\(unknown)'; remove its pool")
    }
  }

  private func check(
    _ embeddings: [String: [[Double]]], _ known: Set<String>, file: String
  ) throws(ScoreTableError) {
    let remedy = "; leave embeddings out, or give every candidate a vector of one length"
    guard Set(embeddings.keys) == known else {
      throw ScoreTableError(
        file: file, line: 1, "embeddings: they must name the workflow's agents" + remedy)
    }
    let length = embeddings.values.first?.first?.count ?? 0
    for (agent, vectors) in embeddings.sorted(by: { $0.key < $1.key }) {
      guard vectors.count == pools[agent]?.count else {
        throw ScoreTableError(
          file: file, line: 1,
          "embeddings: \(vectors.count) vectors for \(pools[agent]?.count ?? 0) candidates of "
            + "'\(agent)'" + remedy)
      }
      guard length > 0, vectors.allSatisfy({ $0.count == length && $0.allSatisfy(\.isFinite) })
      else {
        throw ScoreTableError(
          file: file, line: 1, "embeddings: those of '\(agent)' differ in length" + remedy)
      }
    }
  }
}
