extension Dataset {
  /// Ids and identical inputs shared with another data set: a score on one is then no news of the other.
  ///
  /// - Parameter inputs: the fields to compare; examples that lack one of them are never identical.
  /// - Complexity: O(examples of both × inputs).
  public func overlap(with other: Dataset, inputs: [String]) -> DatasetOverlap {
    var shared: [String] = []
    if !usesRowNumbers, !other.usesRowNumbers {
      let theirs = Set(other.examples.map(\.id))
      shared = examples.map(\.id).filter(theirs.contains)
    }
    var earliest: [[String]: String] = [:]
    for example in other.examples.reversed() {
      if let values = example.values(of: inputs) { earliest[values] = example.id }
    }
    let pairs = examples.compactMap { example in
      example.values(of: inputs).flatMap { earliest[$0] }
        .map { DatasetOverlap.Pair(first: example.id, second: $0) }
    }
    return DatasetOverlap(sharedIDs: shared, identicalInputs: pairs)
  }
}

extension Example {
  /// The values of some fields, or `nil` when one is absent or none is asked for.
  fileprivate func values(of names: [String]) -> [String]? {
    let values = names.compactMap { fields[$0] }
    return values.isEmpty || values.count < names.count ? nil : values
  }
}
