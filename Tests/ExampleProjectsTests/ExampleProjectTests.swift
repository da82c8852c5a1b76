import Foundation
import Testing

@testable import ExampleProjects

@Suite struct ExampleProjectTests {
  @Test func namesAreDistinctAndFilesComplete() {
    #expect(Set(ExampleProject.all.map(\.name)).count == ExampleProject.all.count)
    for project in ExampleProject.all {
      let paths = project.files.map(\.path)
      #expect(Set(paths).count == paths.count)
      #expect(paths.contains("maspob.yaml") && paths.contains("README.md"))
      #expect(project.files.allSatisfy { !$0.bytes.isEmpty })
    }
  }

  /// A resource that nobody lists would be carried along and never written.
  @Test func everyResourceBelongsToAProject() throws {
    let folder = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Sources/ExampleProjects/Resources")
    let resources = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let listed = ExampleProject.all.flatMap { project in
      project.files.map { "\(project.name).\($0.path.replacing("/", with: "."))" }
    }
    let templates =
      ["benchmark.README.md"]
      + BenchmarkProject.published.map { "benchmark.\($0.name).yaml" }
      + MASPOGraph.allCases.map { "graph.\($0.rawValue).yaml" }
    #expect(Set(resources) == Set(listed + templates))
  }

  @Test func nothingIsSharedBetweenValidationAndTest() throws {
    // The external example's program has its own data.
    for project in ExampleProject.all where project.name != "external" {
      func rows(_ name: String) throws -> Set<Substring> {
        let file = try #require(project.files.first { $0.path == "data/\(name).jsonl" })
        let text = String(decoding: file.bytes, as: UTF8.self)
        // Without the id: the same text under two names would still be shared.
        return Set(text.split(separator: "\n").map { $0.drop { $0 != "," } })
      }
      #expect(try rows("validation").isDisjoint(with: rows("test")))
    }
  }
}
