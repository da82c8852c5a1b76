import Foundation
import Randomness
import Testing
import Workflows

@testable import Evaluation

/// Whatever the fast path decides, SymPy decides the same.
///
/// `MASPOB_ALGEBRA_PAIRS` asks for another number of pairs; with the benchmark files, gold answers join in.
struct FastPathAgreementTests {
  private static let pairs =
    ProcessInfo.processInfo.environment["MASPOB_ALGEBRA_PAIRS"].flatMap(Int.init) ?? 100

  @Test(arguments: [
    (Compatibility.reference, true), (.reference, false), (.strict, true),
  ]) func neverDisagrees(compatibility: Compatibility, parsesLaTeX: Bool) async throws {
    let engine = try await PythonServices.symPy(parsesLaTeX: parsesLaTeX)
    let fast = FastPathEngine(engine)
    let pairs = Self.corpus(compatibility)
    let start = ContinuousClock.now
    let decisions = pairs.map { fast.decision($0.0, $0.1, compatibility) }
    let took = (ContinuousClock.now - start) / .microseconds(1) / Double(pairs.count)
    let decided = zip(pairs, decisions).compactMap { pair, decision in
      decision.map { (pair, $0) }
    }
    #expect(decided.count > pairs.count / 3)
    #expect(Set(decided.map(\.1)).count == 2)
    let asking = ContinuousClock.now
    let wrong = try await Self.disagreements(decided, engine, compatibility)
    let each = (ContinuousClock.now - asking) / .milliseconds(1) / Double(decided.count)
    #expect(wrong == [])
    print(
      "fast path, \(compatibility)\(parsesLaTeX ? "" : " without LaTeX"): decides \(decided.count) of "
        + "\(pairs.count) pairs in \(took) µs each; SymPy takes \(each) ms")
  }

  private static func corpus(_ compatibility: Compatibility) -> [(String, String)] {
    var corpus = AnswerCorpus(generator: SeedSequence(seed: 41).generator)
    var pairs = (0..<pairs).map { _ in corpus.pair() }
    let gold = goldAnswers().prefix(Self.pairs)
    pairs += zip(gold, gold.dropFirst())
    pairs += gold.map { ($0, $0.replacing("\\frac", with: "\\dfrac").replacing(" ", with: "")) }
    guard compatibility == .strict else { return pairs }
    // The strict engine is asked about single expressions, written out.
    return pairs.compactMap { first, second in
      guard let left = ExpressionParser.expression(of: LaTeXToken.tokens(of: first)),
        let right = ExpressionParser.expression(of: LaTeXToken.tokens(of: second))
      else { return nil }
      return (left.latex, right.latex)
    }
  }

  private static func goldAnswers() -> [String] {
    guard BenchmarkFolder.url != nil else { return [] }
    return ["math_validate", "maspo/math_500"].flatMap { name in
      let dataset = try? BenchmarkFolder.dataset(name, id: nil, reference: "solution")
      return (dataset?.examples ?? []).compactMap { MathAnswer.boxed(in: $0.references[0]) }
    }
  }

  /// Pairs that SymPy decides otherwise.
  private static func disagreements(
    _ decided: [((String, String), Bool)], _ engine: SymPyEngine,
    _ compatibility: Compatibility
  ) async throws -> [String] {
    try await withThrowingTaskGroup(of: String?.self) { group in
      for ((first, second), decision) in decided {
        group.addTask {
          let answer = try await engine.areEqual(first, second, compatibility: compatibility)
          return answer == decision ? nil : "\(first) ~ \(second): \(decision)"
        }
      }
      return try await group.reduce(into: []) { wrong, pair in pair.map { wrong.append($0) } }
    }
  }
}
