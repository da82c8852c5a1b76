import Foundation
import LanguageModels
import PromptSpace
import Randomness
import Strategies
import Testing
import _TestSupport

@testable import Studies

/// A study of 30 evaluations, ended after each of its records and inside its last ones: whatever was lost,
/// the journal ends byte for byte as that of the undisturbed study, and nothing that was written down is
/// paid again.
@Suite struct KilledAtEveryRecordTests {
  private static let sizes = [4, 4, 3]
  private let folder: TemporaryFolder
  private let whole: Data

  /// Runs the undisturbed study.
  init() async throws {
    folder = try TemporaryFolder(inMemory: true)
    let file = folder.url.appending(path: "whole.jsonl")
    let ledger = BudgetLedger(caps: Self.caps)
    var study = try Self.study(file, Self.environment(ledger), ledger)
    _ = try await study.run()
    whole = try Data(contentsOf: file)
  }

  private static let caps = BudgetCaps(calls: 400, tokens: 40_000)

  private static func environment(_ ledger: BudgetLedger) -> PricedEnvironment {
    PricedEnvironment(
      environment: PlantedEnvironment(
        examples: [.validation: 6, .test: 4], score: PlantedEnvironment.climbing(sizes: sizes)),
      ledger: ledger)
  }

  /// A study whose clock stands still, so that even the times of its records are reproducible.
  private static func study(
    _ file: URL, _ environment: PricedEnvironment, _ ledger: BudgetLedger
  ) throws -> StudyRunner {
    let space = AssignmentSpace(sizes: sizes)
    return StudyRunner(
      configuration: .init(
        space: space, budget: StudyBudget(evaluations: 30, caps: caps), maximumErrorRate: 0.2),
      parts: .init(
        journal: try StudyJournal(file: file, now: { Date(timeIntervalSince1970: 1e9) }),
        proposer: RandomProposer(space: space, seeds: SeedSequence(seed: 7)),
        environment: environment, ledger: ledger, history: CallHistory(),
        bounds: environment.bounds))
  }

  private var recordEnds: [Int] {
    whole.indices.filter { whole[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
  }

  /// Resumes what is left of the journal after `length` bytes.
  ///
  /// - Returns: the evaluations that the resumed process paid for.
  private func resume(after length: Int) async throws -> Int {
    let file = folder.url.appending(path: "cut-\(length).jsonl")
    try whole.prefix(length).write(to: file)
    let left = try StudyJournal.read(file).records
    // What a journal has is paid; what was in flight is paid again.
    let paid = StudyState(records: left).measuredUsage ?? .zero
    let ledger = BudgetLedger(
      caps: Self.caps, spent: BudgetAmount(calls: paid.calls, tokens: paid.inputTokens))
    let environment = Self.environment(ledger)
    var study = try Self.study(file, environment, ledger)
    #expect(try await study.run() == .evaluations)
    #expect(try Data(contentsOf: file) == whole, "cut after \(length) bytes")
    return environment.environment.evaluated.count
  }

  @Test func afterEveryRecord() async throws {
    let ends = recordEnds
    // 30 proposals and results, two measurements on the test split, the end.
    #expect(ends.count == 63)
    for (index, end) in ([0] + ends).enumerated() {
      let results = try StudyJournal.records(in: whole.prefix(end)).count {
        switch $0.event {
        case .evaluated, .tested: true
        default: false
        }
      }
      #expect(try await resume(after: end) == 32 - results, "after \(index) records")
    }
  }

  /// Inside the last records: at every byte around their ends, and at some bytes of their insides, which are all
  /// alike; at each of them with `MASPOB_FAULT_MATRIX=full`.
  private var cuts: [Int] {
    let last = (whole.count - 2048)...whole.count
    let takesAll = ProcessInfo.processInfo.environment["MASPOB_FAULT_MATRIX"] == "full"
    let ends = recordEnds.filter(last.contains)
    return last.filter { length in
      takesAll || length.isMultiple(of: 7) || ends.contains { abs($0 - length) <= 16 }
    }
  }

  @Test func insideTheLastTwoKilobytes() async throws {
    let cuts = cuts
    #expect(cuts.count > 300)
    // Two at a time.
    try await withThrowingTaskGroup { group in
      for parity in 0...1 {
        group.addTask {
          for (index, length) in cuts.enumerated() where index % 2 == parity {
            _ = try await resume(after: length)
          }
        }
      }
      try await group.waitForAll()
    }
  }
}

extension StudyJournal {
  /// The intact records of some bytes.
  fileprivate static func records(in data: Data) throws -> [JournalRecord] {
    let folder = try TemporaryFolder(inMemory: true)
    let file = folder.url.appending(path: "some.jsonl")
    try data.write(to: file)
    return try read(file).records
  }
}
