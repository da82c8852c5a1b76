public import PromptSpace

extension WorkflowDefinition {
  /// Checks that every candidate can take the place of its agent's prompt.
  ///
  /// - Parameter pools: one per agent, in the order of ``agents``; candidate 0 is the agent's prompt.
  /// - Throws: ``WorkflowError`` with every issue found: pools that do not match the agents, candidates that
  ///   do not parse, lack or add placeholders, fail a trial fill, or repeat another candidate.
  /// - Complexity: O(total length of the candidates).
  public func validate(pools: [PromptPool]) throws(WorkflowError) { _ = try templates(of: pools) }

  /// The parsed candidates of every agent, after all checks of ``validate(pools:)``.
  public func templates(of pools: [PromptPool]) throws(WorkflowError) -> [[PromptTemplate]] {
    guard pools.map(\.agent) == topology.agents else {
      throw WorkflowError(mismatches(of: pools))
    }
    var issues: [WorkflowIssue] = []
    var templates: [[PromptTemplate]] = []
    for (index, pool) in pools.enumerated() {
      issues += Self.poolIssues(pool, of: agents[index])
      var parsed: [PromptTemplate] = []
      for (candidate, text) in pool.candidates.enumerated() {
        do {
          let template = try PromptTemplate(text)
          issues += Self.placeholderIssues(template, against: seedTemplates[index])
            .map { $0.placed(agent: pool.agent, candidate: candidate) }
          parsed.append(template)
        } catch {
          issues += error.issues.map { $0.placed(agent: pool.agent, candidate: candidate) }
        }
      }
      templates.append(parsed)
    }
    guard issues.isEmpty else { throw WorkflowError(issues) }
    return templates
  }

  /// What keeps one text from being a candidate of an agent: nothing when the list is empty.
  ///
  /// - Precondition: `agent` is an index of ``agents``.
  public func objections(to candidate: String, for agent: Int) -> [WorkflowIssue] {
    do {
      return Self.placeholderIssues(try PromptTemplate(candidate), against: seedTemplates[agent])
        .map { $0.placed(agent: agents[agent].id) }
    } catch {
      return error.issues.map { $0.placed(agent: agents[agent].id) }
    }
  }

  private func mismatches(of pools: [PromptPool]) -> [WorkflowIssue] {
    let given = pools.map(\.agent)
    var issues = topology.agents.filter { !given.contains($0) }.map {
      WorkflowIssue(.poolMismatch, "has no pool", .init(agent: $0))
    }
    issues += given.filter { topology.index(of: $0) == nil }.map {
      let hint = NearestName.hint(for: $0.rawValue, among: topology.agents.map(\.rawValue))
      return WorkflowIssue(
        .poolMismatch, "a pool is given for '\($0)', which is no agent\(hint)",
        .init(name: $0.rawValue))
    }
    if issues.isEmpty {
      let expected = topology.agents.map(\.rawValue).joined(separator: ", ")
      let found = given.map(\.rawValue).joined(separator: ", ")
      issues = [WorkflowIssue(.poolMismatch, "pools must be given as \(expected), not as \(found)")]
    }
    return issues
  }

  private static func poolIssues(_ pool: PromptPool, of agent: AgentDefinition) -> [WorkflowIssue] {
    var issues: [WorkflowIssue] = []
    if pool.seed != agent.prompt {
      issues.append(
        WorkflowIssue(
          .seedMismatch, "differs from the agent's prompt, which must come first",
          .init(agent: agent.id, candidate: 0)))
    }
    if !agent.isOptimizable, pool.count > 1 {
      issues.append(
        WorkflowIssue(
          .lockedAgent, "is not to be optimized, yet has \(pool.count) candidates",
          .init(agent: agent.id)))
    }
    var first: [String: Int] = [:]
    for (candidate, text) in pool.candidates.enumerated() {
      if let earlier = first[text] {
        issues.append(
          WorkflowIssue(
            .duplicateCandidate, "is the same text as candidate \(earlier)",
            .init(agent: agent.id, candidate: candidate)))
      } else {
        first[text] = candidate
      }
    }
    return issues
  }

  private static func placeholderIssues(
    _ template: PromptTemplate, against seed: PromptTemplate
  ) -> [WorkflowIssue] {
    let missing = seed.orderedPlaceholders.filter { !template.placeholders.contains($0) }
    let extra = template.orderedPlaceholders.filter { !seed.placeholders.contains($0) }
    var issues = missing.map {
      WorkflowIssue(
        .missingPlaceholder, "lacks the placeholder '{\($0)}' of the seed prompt", .init(name: $0))
    }
    issues += extra.map {
      let hint = NearestName.hint(for: $0, among: missing)
      return WorkflowIssue(
        .extraPlaceholder, "has the placeholder '{\($0)}', which the seed prompt has not\(hint)",
        .init(name: $0))
    }
    return issues.isEmpty ? trialFill(template) : issues
  }

  /// Fills every placeholder with a text that the prompt cannot hold, and looks for each in the result.
  private static func trialFill(_ template: PromptTemplate) -> [WorkflowIssue] {
    var marker = "\u{2063}"
    while template.source.unicodeScalars.contains(marker.unicodeScalars) { marker += "\u{2063}" }
    let sentinels = Dictionary(
      uniqueKeysWithValues: template.orderedPlaceholders.map { ($0, "\(marker)<\($0)>\(marker)") })
    // Bytes, not characters: a combining mark behind a placeholder must not hide its sentinel.
    guard let filled = try? template.fill(sentinels).utf8 else {
      return [WorkflowIssue(.trialFill, "cannot be filled")]
    }
    return template.orderedPlaceholders.filter {
      filled.firstRange(of: sentinels[$0, default: ""].utf8) == nil
    }
    .map {
      WorkflowIssue(.trialFill, "a value given for '{\($0)}' does not appear", .init(name: $0))
    }
  }
}
