import Foundation
import Testing
import _TestSupport

@testable import Studies

@Suite struct RunLockTests {
  @Test func aHeldLockNamesItsHolderAndIsFreeAfterwards() throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "run.lock")
    do {
      let lock = try RunLock(file: file)
      let error = #expect(throws: StudyError.self) { try RunLock(file: file) }
      #expect(error?.code == .locked)
      #expect(
        error?.message.contains("process \(ProcessInfo.processInfo.processIdentifier)") == true)
      withExtendedLifetime(lock) {}
    }
    _ = try RunLock(file: file)
  }
}
