import Foundation
import Synchronization
import Testing
import _TestSupport

@testable import LanguageModels

@Suite(.timeLimit(.minutes(1))) struct CallLimiterTests {
  @Test func aRefusalForTheRateHalvesTheWindowOncePerRound() async throws {
    let limiter = CallLimiter(maximumConcurrentCalls: 16)
    var permits: [CallLimiter.Permit] = []
    for _ in 0..<16 { permits.append(try await limiter.acquire()) }
    // All sixteen went out before the first refusal came back: one piece of news, not sixteen.
    for permit in permits { limiter.release(permit, .rateLimited) }
    #expect(limiter.window == 8)
    limiter.release(try await limiter.acquire(), .rateLimited)
    #expect(limiter.window == 4)
  }

  @Test func neverBelowOne() async throws {
    let limiter = CallLimiter(maximumConcurrentCalls: 3)
    for _ in 0..<50 { limiter.release(try await limiter.acquire(), .rateLimited) }
    #expect(limiter.window == 1)
  }

  @Test func answersWidenTheWindowByOneARoundUpToTheMaximum() async throws {
    let limiter = CallLimiter(maximumConcurrentCalls: 6)
    for _ in 0..<50 { limiter.release(try await limiter.acquire(), .rateLimited) }
    limiter.release(try await limiter.acquire(), .answered)
    #expect(limiter.window == 2)
    // 2 + 1/2 + 1/2.5 < 3: two answers are nearly a round, three are more than one.
    for _ in 0..<2 { limiter.release(try await limiter.acquire(), .answered) }
    #expect(limiter.window == 2)
    limiter.release(try await limiter.acquire(), .answered)
    #expect(limiter.window == 3)
    for _ in 0..<100 { limiter.release(try await limiter.acquire(), .answered) }
    #expect(limiter.window == 6)
  }

  @Test func aFailingServerIsNoReasonToSendLess() async throws {
    let limiter = CallLimiter(maximumConcurrentCalls: 4)
    for _ in 0..<20 { limiter.release(try await limiter.acquire(), .nothing) }
    #expect(limiter.window == 4)
  }

  /// Counts from many tasks.
  private final class Gauge: Sendable {
    private let counts = Mutex((now: 0, peak: 0, served: 0))

    var peak: Int { counts.withLock { $0.peak } }
    var served: Int { counts.withLock { $0.served } }
    func enter() { counts.withLock { $0 = ($0.now + 1, max($0.peak, $0.now + 1), $0.served) } }
    func leave() { counts.withLock { $0 = ($0.now - 1, $0.peak, $0.served + 1) } }
  }

  /// Notes who comes when, from many tasks.
  private final class Order: Sendable {
    private let state = Mutex<[Int]>([])

    var numbers: [Int] { state.withLock { $0 } }
    func append(_ number: Int) { state.withLock { $0.append(number) } }
  }

  /// Random feedback from many tasks: never more than the window at once, and everybody has a turn.
  @Test(arguments: 0..<8) func boundsAndServesAll(seed: UInt64) async throws {
    let maximum = 7
    let limiter = CallLimiter(maximumConcurrentCalls: maximum)
    let gauge = Gauge()
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<400 {
        group.addTask {
          guard let permit = try? await limiter.acquire() else { return }
          gauge.enter()
          await Task.yield()
          gauge.leave()
          let draw = (UInt64(number) &* 2_654_435_761 &+ seed &* 97) % 5
          limiter.release(permit, draw == 0 ? .rateLimited : draw < 4 ? .answered : .nothing)
        }
      }
    }
    #expect(gauge.served == 400)
    #expect(gauge.peak <= maximum)
    // Nothing leaked: the window opens again to its full width.
    for _ in 0..<200 { limiter.release(try await limiter.acquire(), .answered) }
    var permits: [CallLimiter.Permit] = []
    for _ in 0..<maximum { permits.append(try await limiter.acquire()) }
    #expect(limiter.window == maximum)
    permits.forEach { limiter.release($0) }
  }

  @Test func aWaiterThatIsCancelledTakesNoPlace() async throws {
    let limiter = CallLimiter(maximumConcurrentCalls: 1)
    let first = try await limiter.acquire()
    let waiter = Task { try await limiter.acquire() }
    try await Task.sleep(for: .milliseconds(20))
    waiter.cancel()
    await #expect(throws: CancellationError.self) { try await waiter.value }
    limiter.release(first)
    limiter.release(try await limiter.acquire())
  }

  /// Deepest first, equals as they came; whoever says nothing is of priority 0.
  @Test func whoWaitsIsServedByPriority() async throws {
    let limiter = CallLimiter(maximumConcurrentCalls: 1)
    let served = Order()
    let first = try await limiter.acquire()
    let priorities = [0, 2, nil, 1, 2, 0, 3, 1]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (number, priority) in priorities.enumerated() {
        group.addTask {
          let permit =
            if let priority { try await limiter.acquire(priority: priority) } else {
              try await limiter.acquire()
            }
          served.append(number)
          limiter.release(permit)
        }
        // One after the other, so that their order is known.
        while limiter.waiting <= number { await Task.yield() }
      }
      limiter.release(first)
      try await group.waitForAll()
    }
    #expect(served.numbers == [6, 1, 4, 3, 7, 0, 2, 5])
  }

  /// A call that is made while the answer of another is read, by its reader.
  @Test func aCallWithinACallNeedsNoPlaceOfItsOwn() async throws {
    let limiter = CallLimiter(maximumConcurrentCalls: 1)
    let other = CallLimiter(maximumConcurrentCalls: 1)
    let outer = try await limiter.acquire()
    try await limiter.occupied {
      let inner = try await limiter.acquire()
      // A place elsewhere is not held.
      let elsewhere = try await other.acquire()
      let waiter = Task.detached { try await other.acquire() }
      while other.waiting == 0 { await Task.yield() }
      other.release(elsewhere)
      other.release(try await waiter.value)
      limiter.release(inner)
    }
    // The shared place was given back once.
    let waiter = Task { try await limiter.acquire() }
    while limiter.waiting == 0 { await Task.yield() }
    limiter.release(outer)
    limiter.release(try await waiter.value)
  }

  @Test func theLongestPauseHolds() {
    let limiter = CallLimiter(maximumConcurrentCalls: 1)
    #expect(limiter.remainingQuiet == nil)
    limiter.stayQuiet(for: .seconds(50))
    limiter.stayQuiet(for: .seconds(1))
    let rest = limiter.remainingQuiet ?? .zero
    #expect(rest > .seconds(40) && rest <= .seconds(50))
  }
}
