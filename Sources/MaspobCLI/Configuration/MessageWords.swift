import Yams

extension Node {
  var kindName: String {
    switch self {
    case .scalar: "the value \(shownValue)"
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }

  /// The value as written, cut to a readable length.
  var shownValue: String {
    guard case .scalar(let scalar) = self else { return kindName }
    let shown = scalar.string.prefix(40)
    return "'\(shown)\(shown.count < scalar.string.count ? "…" : "")'"
  }
}

extension ClosedRange where Bound: FixedWidthInteger {
  var words: String {
    upperBound == .max ? "at or above \(lowerBound)" : "between \(lowerBound) and \(upperBound)"
  }
}

extension ClosedRange where Bound == Double {
  var words: String {
    upperBound == .greatestFiniteMagnitude
      ? "at or above \(lowerBound)" : "between \(lowerBound) and \(upperBound)"
  }
}
