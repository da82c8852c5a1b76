/// What a configuration may say about a metric beside its name.
public struct MetricOptions: Hashable, Sendable {
  /// The question to the judge; see ``JudgeMetric``.
  public var judgePrompt: String?
  /// The model that judges, as its endpoint calls it.
  public var judgeModel: String?
  /// The program of the metric `command` with its arguments.
  public var command: [String]
  /// The program's working folder; by default that of this process.
  public var folder: String?
  /// The program's whole environment.
  public var environment: [String: String]
  /// How long the program may take for one answer.
  public var timeout: Duration

  public init(
    judgePrompt: String? = nil, judgeModel: String? = nil, command: [String] = [],
    folder: String? = nil, environment: [String: String] = [:], timeout: Duration = .seconds(60)
  ) {
    self.judgePrompt = judgePrompt
    self.judgeModel = judgeModel
    self.command = command
    self.folder = folder
    self.environment = environment
    self.timeout = timeout
  }
}
