import LanguageModels

extension PriceTable {
  /// The price of one model, or an empty table where the file gives none.
  init(_ section: ProjectConfiguration.ModelSection) {
    self.init(section.modelPrice.map { [section.model: $0] } ?? [:])
  }
}

extension ProjectConfiguration.ModelSection {
  var modelPrice: ModelPrice? {
    price.map {
      ModelPrice(
        inputPerMillion: $0.input, outputPerMillion: $0.output,
        cachedInputPerMillion: $0.cachedInput)
    }
  }
}
