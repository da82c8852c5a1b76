import Testing
import _TestSupport

@testable import LanguageModels

/// Seeded interleavings of many workers over the ledger's book, checked after every transition.
@Suite struct LedgerScheduleTests {
  /// The debug build is some ten times slower: the whole number is run with `-c release`.
  private static var schedules: Int {
    #if DEBUG
      10_000
    #else
      100_000
    #endif
  }

  /// `spent + reserved ≤ cap` after every step of every schedule, across crashes and restarts.
  @Test(arguments: 0..<2) func neverShowsMoreThanItsCap(half: UInt64) {
    var totals = ScheduleTotals()
    for number in 0..<(Self.schedules / 2) {
      var schedule = LedgerSchedule(seed: half, number: number)
      schedule.run()
      totals.add(schedule)
    }
    #expect(totals.violation == nil)
    // The schedules do what they are meant to do, or the property would hold for nothing.
    #expect(totals.granted > 4 * Self.schedules)
    #expect(totals.queued > Self.schedules / 4)
    #expect(totals.refused > Self.schedules / 4)
    #expect(totals.cancelled > Self.schedules / 8)
    #expect(totals.restarts > Self.schedules / 8)
    #expect(totals.fullToTheBrim > Self.schedules / 8)
  }
}

struct ScheduleTotals {
  var violation: String?
  var granted = 0
  var queued = 0
  var refused = 0
  var cancelled = 0
  var restarts = 0
  var fullToTheBrim = 0

  mutating func add(_ schedule: LedgerSchedule) {
    violation = violation ?? schedule.violation
    granted += schedule.totals.granted
    queued += schedule.totals.queued
    refused += schedule.totals.refused
    cancelled += schedule.totals.cancelled
    restarts += schedule.totals.restarts
    fullToTheBrim += schedule.totals.fullToTheBrim
  }
}

/// One run of 64 workers that ask, wait, give up, pay anything up to their worst case, fail, or vanish.
struct LedgerSchedule {
  private enum Worker {
    case idle
    case waiting(LedgerAmount)
    case holding(LedgerAmount)
  }

  private static let workers = 64

  private(set) var totals = ScheduleTotals()
  private(set) var violation: String?

  private var random: TestRandom
  private let caps: LedgerAmount
  private var book: LedgerBook<Int>
  private var workers = [Worker](repeating: .idle, count: LedgerSchedule.workers)
  /// What the servers really charged, kept apart from the book.
  private var bill = LedgerAmount.zero
  private let name: String

  init(seed: UInt64, number: Int) {
    name = "schedule \(number) of seed \(seed)"
    random = TestRandom(seed: seed, number: number)
    func cap(_ range: ClosedRange<Int64>, _ random: inout TestRandom) -> Int64 {
      // One cap in four is not set.
      random.below(4) == 0 ? .max : range.lowerBound + random.below(range.upperBound)
    }
    caps = LedgerAmount(
      calls: cap(1...80, &random), tokens: cap(50...6_000, &random),
      picodollars: cap(1_000...900_000, &random))
    book = LedgerBook(limit: caps, spent: .zero)
  }

  mutating func run() {
    for number in 0..<160 {
      step()
      checkSums()
      if number % 8 == 0 { checkHeld() }
      guard violation == nil else { return }
    }
  }

  private mutating func step() {
    let index = Int(random.below(Int64(Self.workers)))
    if random.below(200) == 0 { return restart() }
    if random.below(50) == 0 {
      book.withhold(amount(upTo: LedgerAmount(calls: 9, tokens: 600, picodollars: 90_000)))
      return admit()
    }
    switch workers[index] {
    case .idle: ask(index)
    case .waiting:
      guard random.below(3) == 0, book.leave(key: UInt64(index)) != nil else { return }
      workers[index] = .idle
      totals.cancelled += 1
      admit()
    case .holding(let worst): settle(index, worst)
    }
  }

  private mutating func ask(_ index: Int) {
    let worst = LedgerAmount(
      calls: 1, tokens: 1 + random.below(400), picodollars: random.below(60_000))
    switch book.ask(worst, key: UInt64(index), asker: index) {
    case .granted:
      totals.granted += 1
      workers[index] = .holding(worst)
    case .refused: totals.refused += 1
    case nil:
      totals.queued += 1
      workers[index] = .waiting(worst)
    }
  }

  private mutating func settle(_ index: Int, _ worst: LedgerAmount) {
    let kind = random.below(10)
    // Released, charged in full, or anything in between; a retry is the next asking of the same worker.
    let actual = kind == 0 ? .zero : kind == 1 ? worst : amount(upTo: worst)
    bill = bill + actual
    book.settle(worst, as: actual)
    workers[index] = .idle
    admit()
  }

  private mutating func admit() {
    for (index, amount, answer) in book.admitWaiting() {
      if answer == .granted {
        totals.granted += 1
        workers[index] = .holding(amount)
      } else {
        totals.refused += 1
        workers[index] = .idle
      }
    }
  }

  /// The process dies: what was held may have been billed up to its worst case, and is booked at it.
  private mutating func restart() {
    totals.restarts += 1
    var booked = book.spent
    for worker in workers {
      guard case .holding(let worst) = worker else { continue }
      booked = booked + worst
      bill = bill + amount(upTo: worst)
    }
    book = LedgerBook(limit: caps, spent: booked)
    workers = [Worker](repeating: .idle, count: Self.workers)
  }

  private mutating func amount(upTo worst: LedgerAmount) -> LedgerAmount {
    LedgerAmount(
      calls: worst.calls, tokens: random.below(worst.tokens + 1),
      picodollars: random.below(worst.picodollars + 1))
  }

  private mutating func checkSums() {
    let sum = book.spent + book.reserved
    if sum.calls == caps.calls || sum.tokens == caps.tokens { totals.fullToTheBrim += 1 }
    if !sum.isWithin(caps) { violation = "\(name): \(sum) over \(caps)" }
    if !bill.isWithin(book.spent) { violation = "\(name): billed \(bill), counted \(book.spent)" }
  }

  private mutating func checkHeld() {
    let held = workers.reduce(LedgerAmount.zero) { sum, worker in
      if case .holding(let worst) = worker { sum + worst } else { sum }
    }
    if held != book.reserved { violation = "\(name): \(book.reserved) reserved for \(held)" }
  }
}

extension TestRandom {
  /// Any of 0..<bound; a little uneven, which does not matter here, and fast in a debug build.
  fileprivate mutating func below(_ bound: Int64) -> Int64 {
    (Int64(next() >> 33) * bound) >> 31
  }
}
