import Foundation
import Glibc
import LanguageModels
import PromptSpace
import Synchronization
import Testing
import _TestSupport

@testable import Evaluation

/// A real program on the other side of the pipes, with every fault that one may have.
@Suite(.serialized) struct CommandEvaluatorTests {
  private let folder: TemporaryFolder
  private let log = LogLines()
  private let pools = [
    PromptPool(agent: "plan", candidates: ["a", "b"]),
    PromptPool(agent: "write", candidates: ["c", "d", "e"]),
  ]
  private let ids = ["x", "y", "z"]

  init() throws {
    // As the tool does: a program that went away must not end this process.
    _ = Glibc.signal(SIGPIPE, SIG_IGN)
    folder = try TemporaryFolder()
  }

  /// - Parameter body: Python that runs for each request `r` and calls `say(answer)`.
  private func evaluator(
    _ body: String, before: String = "", timeout: Duration = .seconds(20),
    environment: [String: String] = [:], ledger: BudgetLedger = BudgetLedger()
  ) throws -> CommandEvaluator {
    let indented = body.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
    let text = """
      import json, os, signal, subprocess, sys, time
      def say(answer):
          print(json.dumps(answer), flush=True)
      def first(name):
          new = not os.path.exists(name)
          open(name, "a").close()
          return new
      \(before)
      for line in sys.stdin:
          r = json.loads(line)
      \(indented)
      """
    try Data(text.utf8).write(to: folder.file("score.py"))
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let log = self.log
    return CommandEvaluator(
      .init(
        command: ["python3", "score.py"], folder: folder.url.path,
        environment: environment.merging(["PATH": path]) { own, _ in own }, timeout: timeout,
        callsPerExample: 2, log: { log.append($0) }),
      pools: pools,
      examples: [
        .validation: ids.map { Example(id: $0, fields: ["q": "\($0)?"], references: ["1"]) }
      ],
      ledger: ledger)
  }

  private func outcome(
    _ evaluator: CommandEvaluator, trial: Int = 4
  ) async throws -> EvaluationOutcome {
    try await evaluator.evaluate(.init(PromptAssignment([1, 2]), on: .validation, trial: trial)) {
      _, _ in
    }
  }

  private let good = #"say({"scores": [1, 0.5, 0]})"#

  @Test func sendsWhatTheProgramNeedsAndReadsItsScores() async throws {
    let evaluator = try evaluator(
      """
      open("request", "w").write(line)
      say({"trial": r["trial"], "scores": [1, 0.5, None],
           "usage": {"calls": 5, "input_tokens": 70, "output_tokens": 8, "usd": 0.25}})
      """)
    defer { evaluator.shutdown() }
    let outcome = try await outcome(evaluator)
    #expect(
      outcome.examples == [
        .scored("x", 1), .scored("y", 0.5),
        .failed("z", .error, message: "no score was reported"),
      ])
    #expect(outcome.origin == .command)
    #expect(
      outcome.usage
        == ResourceUsage(calls: 5, inputTokens: 70, outputTokens: 8, costUSD: 0.25))
    let request = try String(contentsOf: folder.file("request"), encoding: .utf8)
    #expect(
      request == """
        {"assignment":"1-2","examples":[{"fields":{"q":"x?"},"id":"x","references":["1"]},\
        {"fields":{"q":"y?"},"id":"y","references":["1"]},\
        {"fields":{"q":"z?"},"id":"z","references":["1"]}],\
        "prompts":{"plan":"b","write":"e"},"split":"validation","trial":4}

        """)
  }

  @Test func oneProcessServesAllEvaluations() async throws {
    let evaluator = try evaluator(
      "count += 1\nsay({'scores': [0, 0, count / 10]})", before: "count = 0")
    defer { evaluator.shutdown() }
    var scores: [Double?] = []
    for trial in 1...3 { scores.append(try await outcome(evaluator, trial: trial).scores.last) }
    #expect(scores == [0.1, 0.2, 0.3])
  }

  @Test func readsExamplesByName() async throws {
    let evaluator = try evaluator(
      """
      say({"examples": [{"example": "z", "score": 1},
                        {"example": "x", "error": "no luck", "status": "filtered"}]})
      """)
    defer { evaluator.shutdown() }
    #expect(
      try await outcome(evaluator).examples == [
        .failed("x", .filtered, message: "no luck"),
        .failed("y", .error, message: "no outcome was reported"), .scored("z", 1),
      ])
  }

  @Test func aCrashInTheMiddleIsTriedOnceMoreWithAFreshProcess() async throws {
    let evaluator = try evaluator(
      "if r['trial'] == 2 and first('crashed'): os.kill(os.getpid(), signal.SIGKILL)\n" + good)
    defer { evaluator.shutdown() }
    for trial in 1...3 { #expect(try await outcome(evaluator, trial: trial).n == 3) }
    #expect(log.lines == ["the evaluator ended with signal 9"])
  }

  @Test func aCrashThatRepeatsIsAnErrorNotAZero() async throws {
    let evaluator = try evaluator("if r['trial'] == 1: sys.exit(3)\n" + good)
    defer { evaluator.shutdown() }
    let crashed = try await outcome(evaluator, trial: 1)
    let message = "the evaluator ended without an answer, with status 3"
    #expect(crashed.examples == ids.map { .failed($0, .error, message: message) })
    #expect(crashed.score == nil)
    #expect(try await outcome(evaluator, trial: 2).n == 3, "the next trial has a fresh process")
  }

  @Test func aProgramMayEndAfterEachAnswer() async throws {
    let evaluator = try evaluator(good + "\nsys.exit(0)")
    defer { evaluator.shutdown() }
    for trial in 1...3 {
      #expect(try await outcome(evaluator, trial: trial).n == 3)
      try await Task.sleep(for: .milliseconds(150))
    }
    #expect(log.lines.isEmpty, "an end between two questions is no crash")
  }

  @Test(arguments: [
    (#"print("hello", flush=True)"#, "malformed JSON: unexpected 'h' at byte 0"),
    (#"say([1, 2, 3])"#, "expected an object, found an array"),
    (#"say({"scores": [1, 1]})"#, "'scores' has 2 entries for 3 examples"),
    (#"say({"scores": [1, 1, 2]})"#, "'scores[2]' must be between 0 and 1, found 2"),
    (#"say({"scores": [1, 1, float("nan")]})"#, "malformed JSON: unexpected 'N' at byte 18"),
    (#"say({"scores": [True, 1, 1]})"#, "'scores[0]' must be a finite number, found a boolean"),
    (#"say({"score": 0.5})"#, "unknown key 'score'; did you mean 'scores'?"),
    (#"say({"scores": [1, 1, 1], "trial": 9})"#, "it belongs to trial 9, not 4"),
    (#"say({"examples": [{"example": "w", "score": 1}]})"#, "there is no example 'w'"),
    (
      #"say({"scores": [1, 1, 1], "usage": {"calls": -1}})"#,
      "'usage.calls' must be between 0 and 1000000000000, found -1"
    ),
  ])
  func nonsenseIsAnErrorOfEveryExample(_ body: String, _ reason: String) async throws {
    let evaluator = try evaluator("if r['trial'] == 4: \(body)\nelse: \(good)")
    defer { evaluator.shutdown() }
    let message = "the evaluator's answer cannot be used: \(reason)"
    #expect(
      try await outcome(evaluator).examples == ids.map { .failed($0, .error, message: message) })
    #expect(try await outcome(evaluator, trial: 5).n == 3, "a fresh process answers again")
  }

  @Test func whatNobodyAskedForNeverAnswersTheNextQuestion() async throws {
    let evaluator = try evaluator("say({'scores': [0, 0, 0]})\nsay({'scores': [1, 1, 1]})")
    defer { evaluator.shutdown() }
    var messages: Set<String> = []
    for trial in 1...4 {
      let outcome = try await outcome(evaluator, trial: trial)
      #expect(outcome.score == nil || outcome.score == 0)
      messages.formUnion(outcome.examples.compactMap(\.message))
      try await Task.sleep(for: .milliseconds(100))
    }
    #expect(messages == ["the evaluator wrote more than one line for one evaluation"])
  }

  @Test func tooLateIsATimeoutAndEndsTheProcess() async throws {
    let evaluator = try evaluator(
      "if r['trial'] == 1: open('pid', 'w').write(str(os.getpid())); time.sleep(60)\n" + good,
      timeout: .seconds(1.5))
    defer { evaluator.shutdown() }
    let start = ContinuousClock.now
    let late = try await outcome(evaluator, trial: 1)
    #expect(ContinuousClock.now - start < .seconds(10))
    #expect(
      late.examples == ids.map { .failed($0, .timeout, message: "no answer within 1.5 s") })
    let id = try #require(
      pid_t(try String(contentsOf: folder.file("pid"), encoding: .utf8)))
    #expect(kill(id, 0) == -1)
    #expect(try await outcome(evaluator, trial: 2).n == 3)
  }

  @Test func aFloodOfErrorsNeitherBlocksNorFillsTheLog() async throws {
    let evaluator = try evaluator("sys.stderr.write(('e' * 900 + '\\n') * 5000)\n" + good)
    defer { evaluator.shutdown() }
    #expect(try await outcome(evaluator).n == 3)
    #expect(log.lines.count == ErrorLog.maximumLines + 1)
    #expect(log.lines.allSatisfy { $0.count <= ErrorLog.maximumLength })
    #expect(log.lines.last == "further lines of this evaluation are left out")
  }

  @Test func aLongRequestAndALongAnswerCrossWithoutBlocking() async throws {
    let evaluator = try evaluator(
      "say({'examples': [{'example': e['id'], 'error': 'e' * 100000} for e in r['examples']]})")
    defer { evaluator.shutdown() }
    let outcome = try await outcome(evaluator)
    #expect(outcome.errors == 3)
    #expect(outcome.examples.allSatisfy { $0.message?.count == 300 })
  }

  /// The children hold the pipes open, and outlive their parent unless somebody ends them.
  @Test func childrenEndWithTheEvaluator() async throws {
    let fork = "c = subprocess.Popen(['sleep', '100']); open('child', 'w').write(str(c.pid))"
    let evaluator = try evaluator(good, before: fork)
    #expect(try await outcome(evaluator).n == 3)
    try expectChildEnds { evaluator.shutdown() }
    let crashing = try self.evaluator("sys.exit(1)", before: fork)
    let start = ContinuousClock.now
    #expect(try await outcome(crashing).errors == 3)
    #expect(ContinuousClock.now - start < .seconds(10), "an open pipe hides no end")
    try expectChildEnds { crashing.shutdown() }
  }

  private func expectChildEnds(_ end: () -> Void) throws {
    end()
    let id = try #require(
      pid_t(try String(contentsOf: folder.file("child"), encoding: .utf8)))
    func isAlive() -> Bool {
      let state = try? String(contentsOf: URL(filePath: "/proc/\(id)/stat"), encoding: .utf8)
      // Orphans are reaped by whoever adopted them: a zombie is gone too.
      return state.map { !$0.contains(") Z ") } ?? false
    }
    // The signal is on its way when `shutdown` returns.
    for _ in 0..<100 where isAlive() { usleep(20_000) }
    #expect(!isAlive(), "process \(id) is alive")
  }

  @Test func cancellationEndsTheWaitAtOnce() async throws {
    let ledger = BudgetLedger()
    let evaluator = try evaluator("time.sleep(60)", ledger: ledger)
    defer { evaluator.shutdown() }
    let task = Task { try await outcome(evaluator) }
    try await Task.sleep(for: .milliseconds(300))
    let start = ContinuousClock.now
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(ContinuousClock.now - start < .seconds(5))
    #expect(ledger.snapshot.spent.calls == 6, "what it did by then may be billed")
  }

  @Test func seesOnlyTheVariablesItIsGivenAndExpectsSignalsAsUsual() async throws {
    setenv("MASPOB_TEST_SECRET", "s3cret", 1)
    // As the tool does, which listens to signals in another way.
    _ = Glibc.signal(SIGINT, SIG_IGN)
    defer { _ = Glibc.signal(SIGINT, SIG_DFL) }
    let evaluator = try evaluator(
      """
      ignored = [l for l in open("/proc/self/status") if l.startswith("SigIgn")][0].split()[1]
      open("seen", "w").write(" ".join(sorted(set(os.environ) & {"HOME", "MASPOB_TEST_SECRET", "PATH", "TOKEN"})) + " " +
          str(int(ignored, 16) >> (signal.SIGINT - 1) & 1))
      """ + "\n" + good, environment: ["TOKEN": "t"])
    defer { evaluator.shutdown() }
    #expect(try await outcome(evaluator).n == 3)
    let seen = try String(contentsOf: folder.file("seen"), encoding: .utf8)
    #expect(seen == "PATH TOKEN 0")
  }

  @Test func whatCannotStartIsThrown() async throws {
    let evaluator = CommandEvaluator(
      .init(
        command: ["no-such-program"], folder: folder.url.path, environment: ["PATH": "/bin"],
        timeout: .seconds(5)),
      pools: pools, examples: [.validation: [Example(id: "x", fields: [:])]])
    let error = await #expect(throws: EvaluationError.self) { try await outcome(evaluator) }
    #expect(
      error?.description
        == "cannot start 'no-such-program' in \(folder.url.path): No such file or directory")
  }

  @Test func aPositionOutsideTheDataIsRefused() async throws {
    let evaluator = try evaluator(good)
    defer { evaluator.shutdown() }
    let request = EvaluationRequest(
      PromptAssignment([1, 2]), on: .validation, trial: 4, positions: [0, 3])
    let error = await #expect(throws: EvaluationError.self) {
      try await evaluator.evaluate(request) { _, _ in }
    }
    #expect(error?.code == .missingData)
  }

  @Test(arguments: [("print('?', flush=True)", 6), ("sys.exit(3)", 12), ("time.sleep(60)", 6)])
  func whatNobodySaidCountsInFull(_ body: String, _ calls: Int) async throws {
    let ledger = BudgetLedger()
    let evaluator = try evaluator(body, timeout: .seconds(2), ledger: ledger)
    defer { evaluator.shutdown() }
    #expect(try await outcome(evaluator).usage.calls == calls)
    #expect(ledger.snapshot.spent.calls == calls && ledger.snapshot.reserved == .zero)
  }

  @Test func theLedgerPaysWhatIsReported() async throws {
    let ledger = BudgetLedger(caps: BudgetCaps(calls: 13))
    let evaluator = try evaluator(
      "say({'scores': [1, 1, 1], 'usage': {'calls': 7, 'tokens': 90, 'usd': 0.5}})",
      ledger: ledger)
    defer { evaluator.shutdown() }
    _ = try await outcome(evaluator)
    #expect(ledger.snapshot.spent == BudgetAmount(calls: 7, tokens: 90, usd: 0.5))
    #expect(ledger.snapshot.reserved == .zero)
    _ = try await outcome(evaluator)
    let error = await #expect(throws: LanguageModelError.self) { try await outcome(evaluator) }
    #expect(error?.code == .budgetExhausted, "3 examples of 2 calls do not fit after 14")
  }
}

/// Lines that an evaluator logged.
private final class LogLines: Sendable {
  private let kept = Mutex<[String]>([])

  var lines: [String] { kept.withLock { $0 } }

  func append(_ line: String) { kept.withLock { $0.append(line) } }
}
