public import Workflows

/// A metric that follows the published rules or the repaired ones.
public protocol CompatibleMetric: Metric {
  var compatibility: Compatibility { get }
}

extension CompatibleMetric {
  public var identity: String { "\(name), \(compatibility.rawValue)" }
}
