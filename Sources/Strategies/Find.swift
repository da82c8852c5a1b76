import Foundation
import PromptSpace
import Search

/// What a round's search found, and how.
struct Find {
  let result: SearchResult
  /// Of a coordinate ascent beside an exact search; `nil` where the result is one itself.
  let ascent: SearchResult?

  /// By how much the ascent falls short of the exact maximum; rounding below it counts as 0.
  private var ascentLoss: Double? {
    ascent.flatMap { ascent in
      let loss = max(0, result.value - ascent.value)
      return loss.isFinite ? loss : nil
    }
  }

  var record: Proposal.Search {
    Proposal.Search(isExact: result.route.isExact, ascentLoss: ascentLoss)
  }

  /// Such as `exhaustive search, 19 evaluations, coordinate ascent loses 0.012`.
  var summary: String {
    let undefined =
      result.undefinedScores == 0 ? "" : ", \(result.undefinedScores) undefined"
    let ascent =
      ascentLoss.map { loss in
        loss == 0
          ? ", coordinate ascent loses nothing"
          : ", coordinate ascent loses \(String(format: "%.2g", loss))"
      } ?? ""
    return "\(result.route), \(result.evaluations) evaluations\(undefined)\(ascent)"
  }
}
