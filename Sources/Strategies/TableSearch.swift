import Acquisition
import Search
import Surrogates

/// The exact search by the tables of a surrogate that factorizes.
struct TableSearch {
  private let model: any FactorizableSurrogate
  private let uncertainty: LinearUncertainty
  private let rule: ExplorationRule

  /// - Returns: `nil` for a surrogate without tables.
  init?(_ model: any Surrogate, _ uncertainty: LinearUncertainty, _ rule: ExplorationRule) {
    guard let model = model as? any FactorizableSurrogate else { return nil }
    (self.model, self.uncertainty, self.rule) = (model, uncertainty, rule)
  }

  /// - Parameter bytes: the most memory for the tables.
  /// - Returns: `nil` where the tables do not fit or every assignment is excluded.
  func maximum(over region: SearchRegion, bytes: Int) -> SearchResult? {
    maximum(of: model, over: region, bytes: bytes)
  }

  private func maximum(
    of model: some FactorizableSurrogate, over region: SearchRegion, bytes: Int
  ) -> SearchResult? {
    guard let tables = model.factorTables(memoryLimit: bytes) else { return nil }
    let maximizer = FactoredMaximizer(tables: tables, uncertainty: uncertainty, rule: rule)
    return maximizer.maximize(excluding: region.excludedRanks).map {
      SearchResult(
        assignment: $0.assignment, value: $0.value, route: .factorTables,
        evaluations: $0.evaluations, undefinedScores: $0.undefined)
    }
  }
}
