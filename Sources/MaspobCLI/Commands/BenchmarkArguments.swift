import ArgumentParser
import Evaluation
import Workflows

extension BenchmarkFormat {
  /// A format as a person names it on the command line.
  init(argument text: String) throws {
    self = try Self.named(text, "benchmark")
  }

  static func named(_ text: String, _ kind: String) throws -> BenchmarkFormat {
    if let format = BenchmarkFormat(rawValue: text) { return format }
    throw ValidationError(
      "there is no \(kind) '\(text)'" + NearestName.hint(for: text, among: names)
        + "; there are \(names.joined(separator: ", "))")
  }
}

extension Compatibility {
  init(argument text: String) throws {
    guard let value = Compatibility(rawValue: text) else {
      throw ValidationError("there is no compatibility '\(text)'; use reference or strict")
    }
    self = value
  }
}
