import Foundation

/// The sanitizer of the published workflows, by Python's own parser.
///
/// The reference parses each of the O(L²) ranges of a text of L lines. This one skips every range that begins
/// with lines which no continuation can repair, found in O(log L) parses a line: the result is the same, and
/// prose costs O(L) short parses. A text that reaches a limit all the same stays as it is: whoever wrote it is
/// judged by what he wrote.
public final class PythonSanitizer: CodeSanitizer {
  private let service: PythonService
  private let timeout: Duration

  /// Begins to start the interpreters at once.
  ///
  /// - Parameters:
  ///   - workers: texts at a time.
  ///   - timeout: for one text.
  public init(_ python: SandboxedPython, workers: Int = 1, timeout: Duration = .seconds(10)) {
    service = PythonService(
      python, name: "the sanitizer", script: PackageResources.sanitizer_py, workers: workers)
    self.timeout = timeout
  }

  public func sanitized(_ text: String, entryPoint: String?) async throws -> String {
    let request = try JSONEncoder().encode(Request(text: text, entryPoint: entryPoint))
    let reply: [UInt8]
    do {
      reply = try await service.call(Array(request), timeout: timeout)
    } catch let error as SandboxError where error.code == .timedOut {
      return text
    }
    do {
      return try JSONDecoder().decode(String.self, from: Data(reply))
    } catch {
      throw SandboxError(.failed, "the sanitizer answered with something else than a text")
    }
  }

  /// Ends the interpreters.
  public func shutdown() { service.shutdown() }

  private struct Request: Encodable {
    let text: String
    let entryPoint: String?
  }
}
