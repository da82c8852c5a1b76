internal import Numerics

/// Spearman's rank correlation, with mean ranks for ties.
///
/// - Returns: a number in [−1, 1], or `nil` when either side has no two different values.
/// - Precondition: the lists are equally long.
/// - Complexity: O(n log n).
func rankCorrelation(_ left: [Double], _ right: [Double]) -> Double? {
  precondition(left.count == right.count, "\(left.count) and \(right.count) values")
  let (x, y) = (centredRanks(left), centredRanks(right))
  let size = (dot(x, x) * dot(y, y)).squareRoot()
  return size > 0 ? dot(x, y) / size : nil
}

/// Ranks from 0 with ties at their mean, minus their mean (n − 1)/2.
private func centredRanks(_ values: [Double]) -> [Double] {
  let order = values.indices.sorted { values[$0] < values[$1] }
  var ranks = [Double](repeating: 0, count: values.count)
  var start = 0
  while start < order.count {
    var end = start
    while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
    let rank = Double(start + end) / 2 - Double(order.count - 1) / 2
    for place in start...end { ranks[order[place]] = rank }
    start = end + 1
  }
  return ranks
}
