import LanguageModels
import PromptSpace
import Synchronization
import Testing
import _TestSupport

@testable import Generation

@Suite struct CandidateGeneratorTests {
  /// Another sound candidate for each attempt.
  private static let sound: ScriptedModel.Script = { request, _ in
    .scripted(Fixture.candidate(request.replicate))
  }

  private func result(
    to target: Int = 6, entries: [String] = [], bound: AttemptBound = .proportional,
    embedder: (any TextEmbedder)? = nil, _ script: @escaping ScriptedModel.Script
  ) async throws -> (GenerationResult, [ScriptedModel.Call]) {
    let model = ScriptedModel(script)
    let generator = CandidateGenerator(
      writer: try Fixture.writer(model), embedder: embedder, bound: bound)
    return (await generator.fill(to: target, entries: entries), model.calls)
  }

  @Test func asksForWhatIsMissingAndNoMore() async throws {
    let (result, calls) = try await result(entries: ["Mine: {passage} {question}"], Self.sound)
    #expect(result.candidates.map(\.text) == (0..<4).map(Fixture.candidate))
    #expect(result.candidates.map(\.attempt) == [0, 1, 2, 3])
    #expect(result.candidates[0].style == "concise-direct")
    #expect(result.poolSize == 6 && result.ending.name == "filled" && result.valid == 4)
    #expect(calls.count == 4 && result.usage.calls == 4)
    #expect(calls.allSatisfy { $0.context == CallContext(role: .generator, agent: "answer") })
    #expect(calls.allSatisfy { $0.request.temperature == 0.7 && $0.request.model == "writer" })
    #expect(Set(calls.map(\.prompt)).count == 4)
  }

  @Test func aFullPoolCostsNothing() async throws {
    let entries = (0..<5).map(Fixture.candidate)
    let (result, calls) = try await result(entries: entries, Self.sound)
    #expect(calls.isEmpty && result.candidates.isEmpty && result.poolSize == 6)
    #expect(result.ending.name == "filled")
  }

  @Test func attemptsAndCallsAreBounded() async throws {
    let (result, calls) = try await result(to: 20) { _, _ in .scripted("no placeholder") }
    #expect(result.attempts == 28 && calls.count == 56)
    #expect(result.rejections == [.missingPlaceholder: 56])
    #expect(result.ending.name == "attemptsSpent" && result.poolSize == 1)
    let (fixed, fixedCalls) = try await self.result(to: 20, bound: .fixed(3)) { _, _ in
      .scripted("")
    }
    #expect(fixed.attempts == 3 && fixedCalls.count == 6 && fixed.rejections == [.empty: 6])
  }

  @Test func theSecondCallSaysWhatWasWrong() async throws {
    let (result, calls) = try await result(to: 2) { request, _ in
      .scripted(
        request.messages[0].content.contains("refused: it is empty.") ? Fixture.candidate(1) : "")
    }
    #expect(result.candidates.count == 1 && calls.count == 2)
    #expect(result.rejections == [.empty: 1])
    #expect(calls.map(\.request.replicate) == [0, 0])
  }

  @Test func repliesThatWereCutOrFilteredAreNoCandidates() async throws {
    let (cut, _) = try await result(to: 2) { _, _ in
      .scripted(Fixture.candidate(1), finishReason: .length)
    }
    #expect(cut.rejections == [.cut: 2])
    let (filtered, _) = try await result(to: 2) { _, _ in
      .scripted(Fixture.candidate(1), finishReason: .contentFilter)
    }
    #expect(filtered.rejections == [.refusal: 2])
  }

  @Test func aModelThatRepeatsItselfComesToAnEnd() async throws {
    let entries = (0..<3).map(Fixture.candidate)
    let (result, _) = try await result(entries: entries) { _, _ in .scripted(Fixture.candidate(1)) }
    #expect(result.known == 1 && result.sameWords == result.attempts - 1)
    #expect(result.attempts == 4 && result.candidates.isEmpty)
  }

  /// The pool of twelve and then of twenty is the pool of twenty.
  @Test func toppingUpGivesWhatOneRunWouldGive() async throws {
    let script: ScriptedModel.Script = { request, _ in
      // Every third attempt is bad at first, every fifth for ever, every seventh repeats.
      let number = request.replicate
      let isRetry = request.messages[0].content.contains("refused")
      if number % 5 == 4 || (number % 3 == 2 && !isRetry) { return .scripted("bad") }
      return .scripted(Fixture.candidate(number % 7 == 6 ? number - 6 : number))
    }
    let (whole, wholeCalls) = try await result(to: 20, script)
    let (first, firstCalls) = try await result(to: 12, script)
    #expect(first.poolSize == 12)
    let entries = first.candidates.map(\.text)
    let (second, secondCalls) = try await result(to: 20, entries: entries, script)
    #expect(entries + second.candidates.map(\.text) == whole.candidates.map(\.text))
    #expect(second.known == 11)
    // A cache answers what was asked before.
    let asked = Set(firstCalls.map(\.request))
    let fresh = secondCalls.filter { !asked.contains($0.request) }
    #expect(fresh.count == wholeCalls.count - firstCalls.count)
    #expect(whole.attempts == second.attempts)
  }

  @Test func theOrderOfRepliesDoesNotMatter() async throws {
    let (calm, _) = try await result(to: 12, Self.sound)
    let (hasty, _) = try await result(to: 12) { request, _ in
      try await Task.sleep(for: .milliseconds(30 - 2 * request.replicate))
      return .scripted(Fixture.candidate(request.replicate))
    }
    #expect(hasty.candidates == calm.candidates)
  }

  @Test func nearDuplicatesAreLeftOut() async throws {
    let embedder = LengthEmbedder()
    let (result, _) = try await result(to: 4, embedder: embedder) { request, _ in
      .scripted(
        "Idea \(request.replicate) \(String(repeating: "!", count: request.replicate / 2)): "
          + "{passage} {question}")
    }
    // Two attempts share each length, and so a direction.
    #expect(result.candidates.map(\.attempt) == [0, 2])
    #expect(result.nearby == 2 && result.poolSize == 3)
    #expect(result.diversity.measure == .embedding)
    #expect(embedder.contexts.allSatisfy { $0.role == .embedder && $0.agent == "answer" })
  }

  @Test func theBudgetEndsTheWorkAndKeepsWhatIsThere() async throws {
    let (result, calls) = try await result(to: 20) { request, _ in
      guard request.replicate < 3 else {
        throw LanguageModelError(.budgetExhausted, "3 calls are made")
      }
      return .scripted(Fixture.candidate(request.replicate))
    }
    #expect(result.candidates.count == 3 && calls.count == 19)
    guard case .budget("3 calls are made") = result.ending else {
      Issue.record("\(result.ending)")
      return
    }
  }

  @Test(arguments: [
    (LanguageModelError.Code.authentication, 5), (.quotaExhausted, 5), (.unreachable, 5),
  ])
  func aDeadServerEndsTheWork(code: LanguageModelError.Code, calls: Int) async throws {
    let (result, made) = try await result { _, _ in throw LanguageModelError(code, "dead") }
    #expect(made.count == calls && result.candidates.isEmpty)
    #expect(result.ending.name == "failed")
    #expect(result.failedCalls == (code == .unreachable ? 5 : 0))
  }

  @Test func aSingleFailureDoesNot() async throws {
    let (result, _) = try await result { request, _ in
      if request.replicate == 1 { throw LanguageModelError(.timeout, "late", attempts: 2) }
      return .scripted(Fixture.candidate(request.replicate))
    }
    #expect(result.failedCalls == 1 && result.poolSize == 6)
    #expect(result.usage.calls == 7 && result.usage.costUSD == nil)
  }

  @Test func anInterruptionKeepsWhatHasArrived() async throws {
    let embedder = LengthEmbedder()
    let model = ScriptedModel { request, _ in
      if request.replicate < 2 {
        // Of two lengths, which the embedder tells apart.
        return .scripted(
          "Idea" + String(repeating: "!", count: request.replicate)
            + Fixture.candidate(request.replicate))
      }
      try await Task.sleep(for: .seconds(600))
      return .scripted("late")
    }
    let generator = CandidateGenerator(writer: try Fixture.writer(model), embedder: embedder)
    let task = Task { await generator.fill(to: 6, entries: []) }
    for _ in 0..<2000 where model.inFlight != 3 || model.calls.count < 5 {
      try await Task.sleep(for: .milliseconds(5))
    }
    task.cancel()
    let result = await task.value
    #expect(result.candidates.map(\.attempt) == [0, 1])
    #expect(result.ending.name == "interrupted")
    #expect(result.diversity.measure == .embedding)
  }

  @Test func appendingPutsTheInputsBehindTheFirstParagraph() async throws {
    let replies = [
      "Look closely.\n\nPassage: and so on", "Look closely. Then ans", "never ending",
      "Mind the {passage} well.",
    ]
    let model = ScriptedModel { request, _ in
      .scripted(
        replies[request.replicate], finishReason: request.replicate == 3 ? .stop : .length)
    }
    let generator = CandidateGenerator(
      writer: try Fixture.writer(model, mode: .append), bound: .fixed(4))
    let result = await generator.fill(to: 5, entries: [])
    let block = InputFrame(of: Fixture.seed).block
    #expect(
      result.candidates.map(\.text) == [
        "Look closely.\n\n" + block, "Mind the {passage} well.\n\n" + block,
      ])
    #expect(result.rejections == [.cut: 2] && result.sameWords == 1)
  }
}

extension GenerationResult.Ending {
  fileprivate var name: String {
    String(describing: self).split(separator: "(").first.map(String.init) ?? ""
  }
}

/// Texts of equal length have equal vectors, others lie far apart.
private final class LengthEmbedder: TextEmbedder {
  private let seen = Mutex<[CallContext]>([])
  var contexts: [CallContext] { seen.withLock { $0 } }

  func embed(_ texts: [String], context: CallContext) async throws -> [[Float]] {
    try Task.checkCancellation()
    seen.withLock { $0.append(context) }
    return texts.map { text in
      (0..<512).map { $0 == text.utf8.count % 512 ? 1 : 0 }
    }
  }
}
