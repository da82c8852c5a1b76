import Foundation
import LanguageModels
import PromptSpace
import Studies
import Testing
import _TestSupport

/// A fault of the scripted server, and what the calls log must say of an attempt that met it.
struct Fault: Sendable, CustomTestStringConvertible {
  let name: String
  let logged: String
  /// False where a fault can spoil an attempt that did not meet it: it shares a connection, or the clock.
  var isExact = true
  /// A time-out that the fault must run into.
  var patience = Duration.seconds(30)

  var testDescription: String { name }

  static let all = [
    Fault(name: "status:500", logged: "500"), Fault(name: "status:503:0", logged: "503"),
    Fault(name: "status:400", logged: "400"), Fault(name: "status:429", logged: "429"),
    Fault(name: "limit:ms:1:1000000000", logged: "429"),
    Fault(name: "reset:before", logged: "connectionLost"),
    Fault(name: "reset:headers", logged: "connectionLost"),
    Fault(name: "reset:body", logged: "connectionLost"),
    Fault(name: "reset:inside", logged: "connectionLost"),
    Fault(name: "reset:after", logged: "ok", isExact: false),
    Fault(name: "slow:drip:4:0.005", logged: "ok"),
    Fault(
      name: "slow:stall", logged: "idleTimeout", isExact: false, patience: .milliseconds(250)),
    Fault(
      name: "slow:first:20", logged: "firstByteTimeout", isExact: false,
      patience: .milliseconds(250)),
    Fault(name: "longlength", logged: "connectionLost"),
    Fault(name: "shortlength", logged: "malformed", isExact: false),
    Fault(name: "huge:3000000", logged: "responseTooLarge"),
    Fault(name: "html", logged: "malformed"), Fault(name: "empty", logged: "malformed"),
    Fault(name: "badjson", logged: "malformed"), Fault(name: "badutf8", logged: "malformed"),
    Fault(name: "nochoices", logged: "malformed"), Fault(name: "dupfields", logged: "ok"),
    Fault(name: "nousage", logged: "ok"), Fault(name: "length", logged: "ok"),
    Fault(name: "filter", logged: "ok"),
  ]

  func mixture(_ share: Double) -> String { "mix/\(share)/rule/\(name)" }
}

/// Each fault alone, and all together: a study ends by itself, loses no example and counts none twice, and its
/// bill is the server's. The time limits are the watchdog.
@Suite(.serialized, .timeLimit(.minutes(5))) struct FaultMatrixTests {
  /// Scores of the same study without any fault.
  private static let clean = Task { try await FaultStudy("rule", size: .chosen) }

  @Test(arguments: Fault.all) func aloneInAFifth(fault: Fault) async throws {
    let study = try await FaultStudy(
      fault.mixture(0.2), size: .chosen, patience: fault.patience)
    try await check(study)
    let met = try #require(study.bill.faults[fault.name], "the fault never struck")
    let share = Double(met) / Double(study.bill.requests)
    #expect(share > 0.1 && share < 0.3)
    // On a busy machine the first byte can be late as well: one time-out is as good as the other.
    let logged = study.records.count { record in
      let isTimeout =
        fault.logged.hasSuffix("Timeout") && record.outcome.status.hasSuffix("Timeout")
      return isTimeout || record.outcome.status == fault.logged
    }
    #expect(logged >= met)
    guard fault.isExact else { return }
    let failures = study.records.count { $0.outcome.status != "ok" }
    #expect(failures == (fault.logged == "ok" ? 0 : met), "attempts failed that met no fault")
  }

  @Test func allMixedInThreeTenths() async throws {
    let names = Fault.all.map(\.name).joined(separator: ",")
    let study = try await FaultStudy(
      "mix/0.3/rule/\(names)", size: .chosen, patience: .milliseconds(400))
    try await check(study)
    let struck = study.bill.faults.values.reduce(0, +)
    #expect(Double(struck) > 0.2 * Double(study.bill.requests))
    #expect(study.outcomes.contains { $0.errors > 0 }, "nothing failed: the test shows nothing")
  }

  private func check(_ study: FaultStudy) async throws {
    #expect(study.stopReason == .evaluations)
    checkBill(study)
    checkExamples(study)
    try await checkScores(study)
  }

  /// Ledger, log, outcomes and server count the same calls; no token the server billed is missing.
  private func checkBill(_ study: FaultStudy) {
    let sent = study.records.filter(\.outcome.wasSent)
    // A request that meets a connection just closed is charged here and never seen there.
    let unseen = sent.count - study.bill.requests
    #expect(
      unseen >= 0 && unseen <= study.bill.faults.filter { $0.key.closesQuietly }.values.reduce(0, +)
    )
    #expect(study.ledger.reserved == .zero)
    #expect(study.ledger.spent == CallLogTotals(study.records).spent)
    #expect(study.ledger.spent.calls == sent.count)
    #expect(study.ledger.spent.tokens >= study.bill.inputTokens + study.bill.outputTokens)
    #expect(study.outcomes.reduce(0) { $0 + $1.usage.calls } == sent.count)
  }

  /// Every example once in every trial, and its status is what its calls say.
  private func checkExamples(_ study: FaultStudy) {
    struct Key: Hashable {
      let trial: Int?
      let example: String?
      let agent: String?
    }
    let size = FaultStudy.Size.chosen
    #expect(study.outcomes.count == size.evaluations)
    let calls = Dictionary(grouping: study.records) {
      Key(trial: $0.context.trial, example: $0.context.example, agent: $0.context.agent)
    }
    for attempts in calls.values {
      #expect(attempts.map(\.attempt) == Array(1...attempts.count))
      #expect(attempts.dropLast().allSatisfy { $0.outcome.status != "ok" })
    }
    for (number, outcome) in study.outcomes.enumerated() {
      #expect(outcome.examples.map(\.example) == (0..<size.examples).map { "word\($0)" })
      for example in outcome.examples {
        let answered = FaultStudy.agents.filter { agent in
          let key = Key(trial: number + 1, example: example.example, agent: agent)
          return calls[key]?.last?.outcome.status == "ok"
        }
        switch example.status {
        case .scored: #expect(answered == FaultStudy.agents)
        case .filtered, .truncated: #expect(!answered.isEmpty)
        default: #expect(answered != FaultStudy.agents)
        }
      }
    }
  }

  /// What could be scored has the score of the run without faults: an error is missing data, never a zero.
  private func checkScores(_ study: FaultStudy) async throws {
    let clean = try await Self.clean.value
    #expect(clean.outcomes.allSatisfy { $0.errors == 0 })
    #expect(Set(clean.outcomes.map(\.score)).count > 1, "all scores equal: the test shows nothing")
    for (found, expected) in zip(study.outcomes, clean.outcomes) {
      #expect(found.assignment == expected.assignment)
      for (example, undisturbed) in zip(found.examples, expected.examples)
      where example.status == .scored {
        #expect(example.score == undisturbed.score)
      }
    }
  }
}

extension String {
  /// Faults after which a kept connection is closed without a word.
  fileprivate var closesQuietly: Bool { self == "reset:after" || self == "shortlength" }
}
