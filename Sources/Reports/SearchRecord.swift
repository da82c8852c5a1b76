import PromptSpace
import Studies

/// How a study's proposals were searched.
struct SearchRecord: Hashable, Encodable, Sendable {
  /// Proposals that maximize the acquisition over every open assignment.
  let exact: Int
  /// Proposals found by coordinate ascent.
  let ascents: Int
  /// Exact proposals that were compared with a coordinate ascent.
  let compared: Int
  /// By how much the ascent alone would have fallen short, in units of the acquisition, over
  /// ``compared``; `nil` where there are none.
  let meanAscentLoss: Double?
  let largestAscentLoss: Double?

  /// - Returns: `nil` for a study without a single search.
  init?(_ proposals: [Proposal]) {
    let searches = proposals.compactMap(\.search)
    if searches.isEmpty { return nil }
    let losses = searches.compactMap(\.ascentLoss)
    exact = searches.count(where: \.isExact)
    ascents = searches.count - exact
    compared = losses.count
    meanAscentLoss = losses.isEmpty ? nil : losses.reduce(0, +) / Double(losses.count)
    largestAscentLoss = losses.max()
  }

  /// One line for a person.
  var sentence: String {
    let line =
      "Search: \(exact) of \(exact + ascents) proposals exact"
      + (ascents > 0 ? ", \(ascents) by coordinate ascent" : "")
    guard let meanAscentLoss, let largestAscentLoss else { return line + "." }
    return line
      + "; coordinate ascent would have lost \(Decimals.fixed(meanAscentLoss, places: 4)) "
      + "of the acquisition on average, \(Decimals.fixed(largestAscentLoss, places: 4)) at most."
  }
}
