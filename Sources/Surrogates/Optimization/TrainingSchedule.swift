/// How a network is trained: full-batch Adam with the published defaults.
public struct TrainingSchedule: Hashable, Codable, Sendable {
  public var optimizer = AdamConfiguration()
  public var maximumEpochs = 800
  /// `nil` trains for ``maximumEpochs``.
  public var earlyStopping: EarlyStopping.Rule? = EarlyStopping.Rule()
  /// `nil` keeps the learning rate.
  public var plateau: PlateauSchedule.Rule? = PlateauSchedule.Rule()

  public init() {}
}
