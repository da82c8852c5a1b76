import Studies

extension Project {
  /// - Parameter evaluates: whether this tool runs the workflow.
  /// - Throws: ``UsageError`` where the search chooses examples and cannot ask them one by one.
  func requireExamplesOneByOne(evaluates: Bool = true) throws(UsageError) {
    let name = configuration.search.proposer
    guard name.choosesExamples else { return }
    if !evaluates || configuration.evaluator != nil {
      throw UsageError(
        "'\(name.rawValue)' chooses the examples of each trial, which 'maspob optimize' asks; choose another "
          + "--proposer where somebody else evaluates")
    }
    guard configuration.communication.isPlain else {
      throw UsageError(
        "'\(name.rawValue)' counts on answers that combinations share, which holds where agents are asked step by "
          + "step; remove 'runtime.communication', or take 'maspob'")
    }
  }
}

extension StudyManifest {
  /// - Throws: ``UsageError`` for a run whose search learns from examples, which a mean from elsewhere does not have.
  func requireWholeEvaluations() throws(UsageError) {
    let name = SearchSection.ProposerName.maspobExamples.rawValue
    guard identity["proposer"] != name else {
      throw UsageError(
        "this run's search, '\(name)', learns from the examples that it chose; scores cannot be told or attached to it"
      )
    }
  }
}
