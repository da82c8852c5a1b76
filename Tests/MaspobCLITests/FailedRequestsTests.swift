import Evaluation
import Foundation
import LanguageModels
import MASPO
import PromptSpace
import Studies
import Synchronization
import Testing
import _TestSupport

@testable import MaspobCLI

@Suite struct FailedRequestsTests {
  private let folder: TemporaryFolder
  private var run: RunFolder { RunFolder(folder.url) }

  init() throws { folder = try TemporaryFolder() }

  private func ask(_ model: any ChatModel, _ text: String) async -> String {
    let request = ChatRequest(model: "m", messages: [.init(.user, text)])
    do {
      return try await model.complete(request, context: CallContext(role: .judge)).text
    } catch { return "\((error as? LanguageModelError)?.code.rawValue ?? "other")" }
  }

  /// Fails at the first ask of each text, unless the code is nil.
  private func stumbling(_ code: LanguageModelError.Code) -> ScriptedModel {
    let asked = Mutex(Set<String>())
    return ScriptedModel { request, _ in
      let isFirst = asked.withLock { $0.insert("\(request)").inserted }
      if isFirst { throw LanguageModelError(code, "the first time") }
      return .scripted("fine")
    }
  }

  @Test func whatFailedHasFailedForTheWholeSearch() async throws {
    let (failures, model) = (try FailedRequests(in: run), stumbling(.timeout))
    let remembered = failures.remembered(by: model, as: "local")
    for _ in 0..<2 { #expect(await ask(remembered, "a") == "timeout") }
    #expect(model.calls.count == 1)
    // In another process too, once it was kept; under another key it is another request.
    failures.keep()
    try failures.requireKept()
    let later = try FailedRequests(in: run)
    #expect(await ask(later.remembered(by: model, as: "local"), "a") == "timeout")
    #expect(await ask(later.remembered(by: model, as: "other"), "a") == "fine")
    let text = try String(contentsOf: run.failures, encoding: .utf8)
    #expect(text.split(separator: "\n").count == 1 && text.contains("the first time"))
  }

  /// A depth that did not come to its end is gone through again, with what the server says then.
  @Test func whatNobodyHeardOfIsForgotten() async throws {
    let model = stumbling(.serverError)
    let first = try FailedRequests(in: run).remembered(by: model, as: "local")
    #expect(await ask(first, "a") == "serverError")
    let second = try FailedRequests(in: run).remembered(by: model, as: "local")
    #expect(await ask(second, "a") == "fine")
  }

  @Test(arguments: [
    LanguageModelError.Code.budgetExhausted, .authentication, .quotaExhausted, .unreachable,
    .rateLimited, .badRequest,
  ]) func whatEndsTheProcessIsNotRemembered(_ code: LanguageModelError.Code) async throws {
    let remembered = try FailedRequests(in: run).remembered(by: stumbling(code), as: "local")
    #expect(await ask(remembered, "a") == code.rawValue)
    #expect(await ask(remembered, "a") == "fine")
  }

  @Test func aDamagedFileIsSaid() throws {
    try Data("nonsense\n".utf8).write(to: run.failures)
    #expect(throws: StudyError.self) { try FailedRequests(in: run) }
  }

  /// A search that meets failures, and the same search taken up when nothing fails any more.
  @Test(.timeLimit(.minutes(1))) func aResumedSearchDecidesAsBefore() async throws {
    let project = try WritingProject()
    let loaded = try ProjectLoader.load(project.folder.url.appending(path: "maspob.yaml"))
    let cache = try ResponseCache(at: folder.file("replies.sqlite"))
    let failing = try await events(of: loaded, cache, isFlaky: true)
    let resumed = try await events(of: loaded, cache, isFlaky: false)
    #expect(failing == resumed)
    #expect(FileManager.default.fileExists(atPath: run.failures.path))
    // What makes the difference is the file.
    try FileManager.default.removeItem(at: run.failures)
    #expect(try await events(of: loaded, cache, isFlaky: false) != failing)
  }

  private func events(
    of project: Project, _ cache: ResponseCache, isFlaky: Bool
  ) async throws -> [MASPOEvent] {
    let manifest = StudyManifest(project: project, created: Date(timeIntervalSince1970: 0))
    let model = CachedChatModel(model: Self.author(isFlaky: isFlaky), cache: cache, namespace: "")
    let events = Mutex<[MASPOEvent]>([])
    let author = MASPOAuthor(
      .init(
        project: project, preset: .repaired, models: ["local": model],
        tools: try await CodeTools([]), folder: run, pools: WrittenPools(manifest, in: run),
        environment: try GrowingEnvironment(manifest.pools) { _ in IdleEnvironment() },
        caps: .unlimited)
    ) { event, _ in events.withLock { $0.append(event) } }
    _ = try await author.proposal(after: StudyState(records: [], maximumErrorRate: 0.1))
    return events.withLock { $0 }
  }

  /// Plays all parts; where it is flaky, a third of what the judge and the writer are asked times out.
  private static func author(isFlaky: Bool) -> ScriptedModel {
    ScriptedModel { request, context in
      let digest = Int(request.fingerprint.prefix(6), radix: 16) ?? 0
      if isFlaky, context.role != .agent, digest % 3 == 0 {
        throw LanguageModelError(.timeout, "no answer in time")
      }
      switch context.role {
      case .judge: return .scripted(digest % 2 == 0 ? "<choose>A</choose>" : "<choose>B</choose>")
      case .optimizer:
        let name = context.agent == "change" ? "word" : "change"
        return .scripted("<prompt>Way \(digest) INPUT: {\(name)}</prompt>")
      default: return .scripted("\(digest)")
      }
    }
  }

  private struct IdleEnvironment: PromptEnvironment {
    func callsPerEvaluation(on split: DataSplit) -> Int { 0 }
    func exampleIDs(on split: DataSplit) -> [String]? { nil }
    func evaluate(
      _ request: EvaluationRequest,
      progress: @escaping @Sendable (_ finished: Int, _ total: Int) -> Void
    ) async throws -> EvaluationOutcome {
      throw CancellationError()
    }
  }
}
