import Foundation
import LanguageModels
import PromptSpace
import Strategies
import Testing
import _TestSupport

@testable import Studies

@Suite struct StudyJournalTests {
  private static let events: [StudyEvent] = [
    .opened(booked: BudgetAmount(calls: 0)),
    .proposed(
      trial: 1, proposal: Proposal(assignment: PromptAssignment([0, 0]), source: .seed, note: "b")),
    .evaluated(
      trial: 1,
      outcome: EvaluationOutcome(
        assignment: PromptAssignment([0, 0]), split: .validation,
        examples: [.scored("r1", 0.1 + 0.2), .failed("ä/2", .timeout, message: "took \"long\"\n")],
        usage: ResourceUsage(calls: 4, costUSD: nil))),
    .proposed(
      trial: 2,
      proposal: Proposal(
        assignment: PromptAssignment([1, 3]), source: .search, predictedMean: 1 / 3,
        uncertainty: 1e-300, acquisition: 0.5)),
    .stopped(reason: .interrupted),
  ]

  private func written(_ folder: TemporaryFolder) throws -> URL {
    let file = folder.url.appending(path: "journal.jsonl")
    let journal = try StudyJournal(file: file)
    for event in Self.events { try journal.append(event) }
    return file
  }

  /// A disk that is full for a moment may take half of a line, and the next one must not follow it.
  @Test func aFailedAppendLeavesNothingBehind() throws {
    let folder = try TemporaryFolder()
    let file = try written(folder)
    let before = try Data(contentsOf: file)
    var isFull = true
    let journal = try StudyJournal(file: file) { handle, line in
      try handle.write(contentsOf: isFull ? line.prefix(line.count / 2) : line)
      if isFull { throw CocoaError(.fileWriteOutOfSpace) }
    }
    #expect(throws: StudyError.self) { try journal.append(.stopped(reason: .calls)) }
    #expect(try Data(contentsOf: file) == before)
    isFull = false
    try journal.append(.stopped(reason: .calls))
    #expect(
      try StudyJournal(file: file).records.map(\.event) == Self.events + [.stopped(reason: .calls)])
  }

  /// Whole lines may still make no sense; what no reader would accept is not written either.
  @Test func senselessEventsAreRefused() throws {
    let folder = try TemporaryFolder()
    let journal = try StudyJournal(file: try written(folder))
    func outcome(_ indices: [Int], _ split: DataSplit) -> EvaluationOutcome {
      EvaluationOutcome(
        assignment: PromptAssignment(indices), split: split, examples: [.scored("r", 1)],
        usage: .zero)
    }
    let stray = Observation(assignment: PromptAssignment([0, 0]), score: 1, exampleCount: .max)
    for event: StudyEvent in [
      .evaluated(trial: 2, outcome: outcome([1, 2], .validation)),
      .evaluated(trial: 2, outcome: outcome([1, 3], .test)),
      .tested(trial: 1, outcome: outcome([0, 0], .validation)),
      .retried(trial: 2, outcome: outcome([1, 3], .validation)),
      .proposed(
        trial: 4, proposal: Proposal(assignment: PromptAssignment([0, 1]), source: .search)),
      .attached(observation: stray, source: "x"),
    ] {
      #expect(throws: StudyError.self) { try journal.append(event) }
    }
    #expect(journal.records.map(\.event) == Self.events)
    try journal.append(.evaluated(trial: 2, outcome: outcome([1, 3], .validation)))
  }

  @Test func whatIsAttachedLaterLeavesTheReasonOfTheEnd() throws {
    var state = StudyState(
      records: [JournalRecord(sequence: 0, time: "", wall: 0, event: .stopped(reason: .calls))])
    let known = Observation(assignment: PromptAssignment([0, 1]), score: 0.5)
    state.apply(.attached(observation: known, source: "x"))
    #expect(state.stopReason == .calls)
  }

  @Test func readsBackWhatWasAppended() throws {
    let folder = try TemporaryFolder()
    let file = try written(folder)
    let journal = try StudyJournal(file: file)
    #expect(journal.records.map(\.event) == Self.events)
    #expect(journal.records.map(\.sequence) == Array(0..<Self.events.count))
    try journal.append(.opened(booked: BudgetAmount(calls: 3)))
    #expect(
      try StudyJournal.read(file).records.map(\.event).last
        == .opened(booked: BudgetAmount(calls: 3)))
  }

  /// A process can die after any byte: what was whole stays, and the file can be appended to again.
  @Test func cutAtEveryByteItKeepsTheWholeLinesAndGoesOn() throws {
    let folder = try TemporaryFolder()
    let whole = try Data(contentsOf: written(folder))
    let ends = whole.indices.filter { whole[$0] == UInt8(ascii: "\n") }
    let file = folder.url.appending(path: "cut.jsonl")
    // Every byte of the last two lines and of the first, every third of the others.
    let dense = [0...(ends[0] + 2), (ends[ends.count - 3])...whole.count]
    for length in 0...whole.count
    where length % 3 == 0 || dense.contains(where: { $0.contains(length) }) {
      try whole.prefix(length).write(to: file)
      let intact = ends.count { $0 < length }
      do {
        let journal = try StudyJournal(file: file)
        #expect(journal.records.map(\.event) == Array(Self.events.prefix(intact)))
        try journal.append(.opened(booked: BudgetAmount(calls: length)))
      }
      let events = try StudyJournal.read(file).records.map(\.event)
      #expect(
        events == Array(Self.events.prefix(intact)) + [.opened(booked: BudgetAmount(calls: length))]
      )
    }
  }

  @Test func aDamagedInnerLineIsAnErrorThatNamesIt() throws {
    let folder = try TemporaryFolder()
    let file = try written(folder)
    let whole = try Data(contentsOf: file)
    let firstEnd = try #require(whole.firstIndex(of: UInt8(ascii: "\n")))
    let secondEnd = try #require(whole[(firstEnd + 1)...].firstIndex(of: UInt8(ascii: "\n")))
    for position in (firstEnd + 1)..<secondEnd {
      var damaged = whole
      damaged[position] ^= 0x01
      try damaged.write(to: file)
      let error = #expect(throws: StudyError.self) { try StudyJournal(file: file) }
      #expect(error?.code == .journalDamaged)
      #expect(error?.message.contains("journal.jsonl:2:") == true)
    }
  }

  @Test func aMissingLineIsDamageToo() throws {
    let folder = try TemporaryFolder()
    let file = try written(folder)
    var lines = try Data(contentsOf: file).split(separator: UInt8(ascii: "\n"))
    lines.remove(at: 1)
    try Data(lines.joined(separator: Data("\n".utf8)) + Data("\n".utf8)).write(to: file)
    #expect(throws: StudyError.self) { try StudyJournal(file: file) }
  }

  @Test func aFullDiskIsReportedAndRecordsNothing() throws {
    let file = URL(filePath: "/dev/full")
    let journal = StudyJournal(file: file, handle: try FileHandle(forWritingTo: file))
    let error = #expect(throws: StudyError.self) {
      try journal.append(.opened(booked: BudgetAmount(calls: 0)))
    }
    #expect(error?.code == .storage)
    #expect(error?.message.contains("No space left on device") == true)
    #expect(journal.records.isEmpty)
  }
}
