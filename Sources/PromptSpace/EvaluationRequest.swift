/// Which part of which evaluation to run.
public struct EvaluationRequest: Hashable, Sendable {
  /// The candidate of each agent.
  public var assignment: PromptAssignment
  public var split: DataSplit
  /// The number under which calls are logged.
  public var trial: Int
  /// Positions in the data set, in the order of the outcome; `nil` for all of them.
  public var positions: [Int]?
  /// Tells apart repetitions of the same evaluation, which no kept answer may serve.
  public var replicate: Int
  /// Lets the evaluation end early; `nil` to run every example.
  public var race: EvaluationRace?

  public init(
    _ assignment: PromptAssignment, on split: DataSplit, trial: Int, positions: [Int]? = nil,
    replicate: Int = 0, race: EvaluationRace? = nil
  ) {
    self.assignment = assignment
    self.split = split
    self.trial = trial
    self.positions = positions
    self.replicate = replicate
    self.race = race
  }
}
