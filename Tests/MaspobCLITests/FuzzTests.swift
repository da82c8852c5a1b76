import Foundation
import Testing
import _TestSupport

/// A short run of the fuzzer with a fixed seed; `scripts/fuzz.sh` runs the long one.
@Suite(.timeLimit(.minutes(5))) struct FuzzTests {
  @Test func noReaderOfUntrustedTextFails() throws {
    let folder = try TemporaryFolder()
    let corpus = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Corpus")
    let status = folder.url.appending(path: "status")
    let program = Bundle.main.bundleURL.appending(path: "maspob-fuzz")
    let result = try ToolProcess(in: folder.url, baseURL: nil).run(
      [corpus.path, status.path, "400", "1"], program: program)
    let last = try String(contentsOf: status, encoding: .utf8)
    #expect(
      result.status == 0, "at \(last): \(result.output.suffix(2000)) \(result.errors.suffix(500))")
    #expect(result.output.split(separator: "\n").count { $0.contains(": 400 inputs in ") } == 16)
  }
}
