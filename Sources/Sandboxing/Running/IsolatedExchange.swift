import Subprocesses

/// One question to an isolated interpreter; blocks.
struct IsolatedExchange {
  enum Answer {
    case line([UInt8])
    case timedOut
    /// It ended without an answer, and without a word about why.
    case ended(status: Int32)
  }

  let child: ChildProcess
  let deadline: ContinuousClock.Instant

  /// - Throws: ``SandboxError`` with code `failed` when our side of the sandbox broke, `CancellationError`.
  func answer(to request: [UInt8], isCancelled: () -> Bool) throws -> Answer {
    var exchange = LineExchange(request: request, deadline: deadline)
    // Only the program that isolates and our own script can write here.
    var errors: [UInt8] = []
    let result = exchange.run(
      with: child, log: { errors.append(contentsOf: $0.prefix(4_096 - min(4_096, errors.count))) },
      isCancelled: isCancelled)
    switch result {
    case .answer(let line): return .line(line)
    case .timedOut: return .timedOut
    case .cancelled: throw CancellationError()
    case .tooLong, .unasked:
      throw SandboxError(.failed, "the sandbox answered in a way it never should")
    case .ended:
      let status = child.kill()
      guard errors.isEmpty else {
        throw SandboxError(.failed, "the sandbox ended: \(Self.lastLine(errors))")
      }
      return .ended(status: status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F))
    }
  }

  private static func lastLine(_ bytes: [UInt8]) -> Substring {
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    return (lines.last ?? "no reason given").prefix(300)
  }
}
