import Testing

@testable import MaspobCLI

@Suite struct DatasetLoaderTests {
  /// The first row of each split on which no answer could score, and no more of them.
  @Test func bothSplitsMustSuitTheMetric() throws {
    let folder = try ProjectFolder(
      configuration: ProjectFolder.configuration.replacing("exact_match", with: "pass_at_1"))
    let lines = try #require(folder.failure()).split(separator: "\n")
    let rows = lines.compactMap { $0.firstMatch(of: /example '(\w+)': the metric 'pass_at_1'/)?.1 }
    #expect(rows == ["r1", "t1"] && lines.count == 2, "\(lines)")
  }
}
