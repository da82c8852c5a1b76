import Evaluation
import Yams

extension ProjectConfiguration.DataSection {
  /// Reads the section; `nil` where an evaluator brings its own examples, or after a report.
  init?(reading top: ConfigurationMapping) {
    if top.has("evaluator"), !top.has("data") { return nil }
    let keys = ["validation", "test", "id", "reference", "format", "public_tests"]
    guard let section = top.requiredMapping("data", allowed: keys) else { return nil }
    section.requireKeys(["validation"])
    let isReferenceKnown = top.has("evaluator") || section.has("format")
    self.init(
      validation: Split(section, "validation") ?? .init(path: ""), test: Split(section, "test"),
      format: section.choice("format", BenchmarkFormat.self),
      publicTests: Self.publicTests(section), idField: section.string("id"),
      referenceField: isReferenceKnown
        ? section.string("reference") : section.requiredString("reference"))
  }

  private static func publicTests(_ section: ConfigurationMapping) -> String? {
    guard section.has("public_tests") else { return nil }
    if !section.has("format") {
      section.report("public_tests", "name the benchmark's 'format' as well, such as humaneval")
    }
    return section.requiredString("public_tests")
  }
}

extension ProjectConfiguration.DataSection.Split {
  /// A path, or a mapping that says how much of the file is used.
  fileprivate init?(_ section: ConfigurationMapping, _ key: String) {
    guard let node = section.node(key) else { return nil }
    if case .scalar = node {
      self.init(path: section.requiredString(key))
      return
    }
    guard let map = section.mapping(key, allowed: ["path", "limit"]) else { return nil }
    self.init(path: map.requiredString("path"), limit: map.integer("limit", in: 1...Int.max))
  }
}
