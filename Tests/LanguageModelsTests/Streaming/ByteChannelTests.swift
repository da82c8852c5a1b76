import Foundation
import Synchronization
import Testing

@testable import LanguageModels

struct ByteChannelTests {
  private struct Broken: Error {}

  @Test func bytesComeOutInOrderAndThenTheEnd() async throws {
    let channel = ByteChannel(capacity: 100) {}
    #expect(channel.offer(Data("ab".utf8)) && channel.offer(Data("c".utf8)))
    channel.finish()
    channel.finish(throwing: Broken())
    #expect(try await channel.next() == Data("abc".utf8))
    #expect(try await channel.next() == nil)
    #expect(try await channel.next() == nil)
  }

  @Test func whatWasTakenIsReadBeforeAFailureButNotAfterACancellation() async throws {
    let broken = ByteChannel(capacity: 100) {}
    #expect(broken.offer(Data("a".utf8)))
    broken.finish(throwing: Broken())
    #expect(try await broken.next() == Data("a".utf8))
    await #expect(throws: Broken.self) { try await broken.next() }
    let cancelled = ByteChannel(capacity: 100) {}
    #expect(cancelled.offer(Data("a".utf8)))
    cancelled.finish(throwing: CancellationError())
    await #expect(throws: CancellationError.self) { try await cancelled.next() }
    #expect(cancelled.offer(Data(count: 1_000)), "nobody holds up the sender")
  }

  @Test func aFullChannelRefusesUntilItWasRead() async throws {
    let rooms = Mutex(0)
    let channel = ByteChannel(capacity: 4) { rooms.withLock { $0 += 1 } }
    #expect(channel.offer(Data(count: 3)) && channel.offer(Data(count: 3)))
    #expect(!channel.offer(Data(count: 1)) && rooms.withLock { $0 } == 0)
    #expect(try await channel.next()?.count == 6)
    #expect(rooms.withLock { $0 } == 1 && channel.offer(Data(count: 1)))
    #expect(try await channel.next()?.count == 1)
    #expect(rooms.withLock { $0 } == 1)
  }

  @Test func theRestIsTakenAndNotKept() async throws {
    let rooms = Mutex(0)
    let channel = ByteChannel(capacity: 2) { rooms.withLock { $0 += 1 } }
    #expect(channel.offer(Data(count: 3)) && !channel.offer(Data(count: 1)) && channel.isOpen)
    channel.discardRest()
    #expect(rooms.withLock { $0 } == 1 && !channel.isOpen)
    #expect((0..<3).allSatisfy { _ in channel.offer(Data(count: 3)) })
    channel.finish()
    #expect(try await channel.next() == nil)
  }

  @Test func nothingIsLostBetweenTwoThreads() async throws {
    let count = 20_000
    let room = Mutex(true)
    let channel = ByteChannel(capacity: 64) { room.withLock { $0 = true } }
    let sender = Task.detached {
      for number in 0..<count {
        let data = Data([UInt8(number & 255)])
        while !room.withLock({ $0 }) { await Task.yield() }
        room.withLock { $0 = false }
        while !channel.offer(data) {
          while !room.withLock({ $0 }) { await Task.yield() }
          room.withLock { $0 = false }
        }
        room.withLock { $0 = true }
      }
      channel.finish()
    }
    var received = Data()
    while let piece = try await channel.next() { received += piece }
    await sender.value
    #expect(received == Data((0..<count).map { UInt8($0 & 255) }))
  }
}
