import Foundation
public import Sandboxing
public import Workflows

/// SymPy in an isolated interpreter, asked pair by pair.
///
/// Under `reference` it takes the published steps: both texts are parsed as LaTeX (with ``parsesLaTeX``), else
/// as a plain expression; they are equal when their difference simplifies to 0 or their values agree within
/// 10⁻³. The published results depend on whether the ANTLR runtime 4.11 was installed, hence the two regimes.
/// Under `strict` it expects one expression in LaTeX on either side and compares exact values.
public struct SymPyEngine: AlgebraEngine {
  /// Sends one request to the interpreter that holds ``script``.
  public typealias Call =
    @Sendable (_ request: [UInt8], _ timeout: Duration) async throws -> [UInt8]

  /// The time for one pair; what takes longer is unequal.
  public static let timeout = Duration.seconds(5)
  /// The parser that SymPy generates its tables for.
  public static let antlrVersion = "4.11"

  public let parsesLaTeX: Bool
  private let call: Call

  /// Begins to start the interpreters.
  ///
  /// - Parameters:
  ///   - parsesLaTeX: false reproduces an installation without the ANTLR runtime 4.11; of no effect under
  ///     `strict`.
  ///   - workers: pairs at a time.
  public init(_ python: SandboxedPython, parsesLaTeX: Bool = true, workers: Int = 1) {
    let service = PythonService(
      python, name: "the algebra engine", script: PackageResources.equality_py,
      modules: ["sympy"], workers: workers)
    self.init(parsesLaTeX: parsesLaTeX) { try await service.call($0, timeout: $1) }
  }

  init(parsesLaTeX: Bool, call: @escaping Call) {
    self.parsesLaTeX = parsesLaTeX
    self.call = call
  }

  /// - Throws: ``SandboxError`` with code `missingInterpreter` where SymPy or the ANTLR runtime is missing.
  public func prepare(for compatibility: Compatibility) async throws {
    let answer = try decode(Versions.self, await call(Array("{}".utf8), Self.timeout))
    guard answer.latex || (compatibility == .reference && !parsesLaTeX) else {
      let found = answer.antlr.map { "is of version \($0)" } ?? "is not installed"
      throw SandboxError(
        .missingInterpreter,
        "SymPy \(answer.sympy) needs the Python package antlr4-python3-runtime \(Self.antlrVersion) to read "
          + "LaTeX, which \(found); run scripts/setup.sh")
    }
  }

  public func areEqual(
    _ first: String, _ second: String, compatibility: Compatibility
  ) async throws -> Bool {
    let request = Request(
      first: first, second: second, strict: compatibility == .strict, latex: parsesLaTeX)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    return try decode(Answer.self, await call(Array(try encoder.encode(request)), Self.timeout))
      .equal
  }

  private func decode<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8]) throws -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
      throw SandboxError(.failed, "the algebra engine gave an answer that cannot be read")
    }
  }

  private struct Request: Encodable {
    let first: String
    let second: String
    let strict: Bool
    let latex: Bool
  }

  private struct Answer: Decodable { let equal: Bool }

  private struct Versions: Decodable {
    let sympy: String
    let antlr: String?
    let latex: Bool
  }
}
