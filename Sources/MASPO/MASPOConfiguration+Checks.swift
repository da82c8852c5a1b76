extension MASPOConfiguration {
  /// What keeps a configuration from being run; empty for one that can be.
  public var issues: [String] {
    var issues: [String] = []
    func require(_ holds: Bool, _ text: String) { if !holds { issues.append(text) } }
    require(schedule.depth > 0 && schedule.isPositive, "a schedule has at least one step")
    require(poolSize ?? 1 > 0, "a pool has at least one question")
    require(batchSize > 0, "a batch has at least one question")
    require(beamWidth > 0, "a beam keeps at least one prompt")
    require(offspring > 0, "a prompt has at least one offspring")
    require(offspring <= batchSize, "each offspring needs a question of the batch")
    require(maximumCalls ?? 1 > 0, "a limit of calls is positive")
    require(proposalAttempts > 0, "a proposal takes at least one try")
    require((0...1).contains(maximumErrorRate), "an error rate lies between 0 and 1")
    require(keptCases >= 0 && misalignedCases.limit >= 0, "a number of cases is not negative")
    require(misalignedCases.limit <= batchSize, "no more cases than a batch has questions")
    require(weights.isShare, "weights are not negative and add up to 1")
    require(
      narrowWeights.isShare && narrowWeights.next == 0,
      "weights without lookahead are not negative, leave it out and add up to 1")
    if case .lowerBound(let confidence) = acceptance {
      require((0.5..<1).contains(confidence), "a confidence lies between 0.5 and 1")
    }
    if let gate {
      require(gate.questions > 0, "a gate has at least one question")
      require((0.5..<1).contains(gate.confidence), "a confidence lies between 0.5 and 1")
    }
    return issues
  }
}

extension MASPOConfiguration.Schedule {
  /// Depths of each agent in the end.
  public var depth: Int {
    switch self {
    case .fixedRounds(let rounds, let steps): rounds * steps
    case .topological(let depth), .roundRobin(let depth, _): depth
    }
  }

  fileprivate var isPositive: Bool {
    switch self {
    case .fixedRounds(let rounds, let steps): rounds > 0 && steps > 0
    case .topological(let depth): depth > 0
    case .roundRobin(let depth, let patience): depth > 0 && patience > 0
    }
  }
}

extension MASPOConfiguration.Weights {
  fileprivate var isShare: Bool {
    local >= 0 && next >= 0 && global >= 0 && abs(local + next + global - 1) < 1e-9
  }
}

extension MASPOConfiguration.MisalignedCases {
  var limit: Int {
    switch self {
    case .unused: 0
    case .successors(let limit), .own(let limit): limit
    }
  }
}
