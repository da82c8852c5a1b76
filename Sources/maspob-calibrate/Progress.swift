import Foundation
import Synchronization

/// Counts finished seeds on standard error.
final class Progress: Sendable {
  private let name: String
  private let total: Int
  private let count = Mutex(0)

  init(_ name: String, total: Int) {
    self.name = name
    self.total = total
  }

  func advance() {
    let number = count.withLock {
      $0 += 1
      return $0
    }
    if number % 10 == 0 || number == total {
      FileHandle.standardError.write(Data("\(name): \(number) of \(total) seeds\n".utf8))
    }
  }
}
