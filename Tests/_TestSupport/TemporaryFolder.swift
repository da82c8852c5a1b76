public import Foundation

/// A fresh folder that goes away with the last reference to it.
public final class TemporaryFolder: Sendable {
  public let url: URL

  /// - Parameter inMemory: on a file system without a disk where there is one, for tests that would wait for
  ///   thousands of synchronised writes.
  public init(inMemory: Bool = false) throws {
    let memory = URL(fileURLWithPath: "/dev/shm")
    let hasMemory = FileManager.default.isWritableFile(atPath: memory.path)
    let parent = inMemory && hasMemory ? memory : FileManager.default.temporaryDirectory
    url = parent.appendingPathComponent("maspob-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  public func file(_ name: String) -> URL { url.appendingPathComponent(name) }
}
