import Foundation
import LanguageModels
import Synchronization

/// One line on standard error that is redrawn on a terminal, and a heartbeat elsewhere.
///
/// Any thread may update it.
final class ProgressLine: Sendable {
  private struct State {
    var lastDraw: ContinuousClock.Instant?
    var isVisible = false
  }

  private let state = Mutex(State())
  private let isTerminal: Bool
  private let isEnabled: Bool
  private let interval: Duration
  private let start = ContinuousClock.now

  init(
    isEnabled: Bool, isTerminal: Bool = Console.errorIsTerminal,
    heartbeat: Duration = .seconds(15)
  ) {
    self.isEnabled = isEnabled
    self.isTerminal = isTerminal
    interval = isTerminal ? .milliseconds(100) : heartbeat
  }

  /// Shows a text unless the last one was shown a moment ago.
  func update(_ text: @autoclosure () -> String) {
    guard isEnabled else { return }
    state.withLock { state in
      let now = ContinuousClock.now
      if let last = state.lastDraw ?? (isTerminal ? nil : start), now - last < interval { return }
      state.lastDraw = now
      state.isVisible = isTerminal
      write(
        isTerminal
          ? "\r\u{1B}[2K" + VisibleText.line(text()).prefix(Self.width)
          : VisibleText.line(text()) + "\n")
    }
  }

  /// Prints a line that stays, above the moving one.
  func keep(_ text: String) {
    guard isEnabled else { return }
    state.withLock { state in
      write((state.isVisible ? "\r\u{1B}[2K" : "") + VisibleText.of(text) + "\n")
      state.isVisible = false
      // On a terminal the line returns at once; elsewhere this line was sign of life enough.
      state.lastDraw = isTerminal ? nil : .now
    }
  }

  /// Removes the moving line.
  func clear() {
    state.withLock { state in
      if state.isVisible { write("\r\u{1B}[2K") }
      state.isVisible = false
    }
  }

  private static var width: Int {
    ProcessInfo.processInfo.environment["COLUMNS"].flatMap(Int.init).map { max(20, $0 - 1) } ?? 110
  }

  private func write(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
