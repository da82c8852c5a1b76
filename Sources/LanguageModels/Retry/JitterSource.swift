import Synchronization

/// Random numbers for pauses between attempts, from any generator, for any number of tasks.
public final class JitterSource: Sendable {
  private let generator: Mutex<any RandomNumberGenerator & Sendable>

  public init(
    _ generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
  ) {
    self.generator = Mutex(generator)
  }

  /// Uniform on [0, 1).
  func next() -> Double {
    generator.withLock { generator in Double(generator.next() >> 11) * 0x1.0p-53 }
  }
}
