public import Workflows

/// What is asked of a published file beside its rows.
public struct BenchmarkOptions: Hashable, Sendable {
  public var format: BenchmarkFormat
  /// Assertions that a workflow may see, for code.
  public var publicTests: PublicTests?
  /// Whose rules the fields follow that the published files leave open.
  public var compatibility: Compatibility

  public init(
    _ format: BenchmarkFormat, publicTests: PublicTests? = nil,
    compatibility: Compatibility = .reference
  ) {
    self.format = format
    self.publicTests = publicTests
    self.compatibility = compatibility
  }
}
