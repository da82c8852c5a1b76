import ArgumentParser
import Foundation
import Testing

@testable import MaspobCLI

/// The help of every command as users read it, against `Snapshots/help.txt`.
///
/// After a wanted change: `MASPOB_RECORD=1 swift test --filter HelpTests`, and read the diff.
@Suite struct HelpTests {
  private var snapshot: URL {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Snapshots/help.txt")
  }

  private var help: String {
    let commands = RootCommand.configuration.subcommands.flatMap { [$0] + $0.configuration.subcommands }
    let texts =
      [RootCommand.helpMessage(columns: 100)]
      + commands.map { RootCommand.helpMessage(for: $0, columns: 100) }
    return texts.joined(separator: "\n" + String(repeating: "=", count: 100) + "\n") + "\n"
  }

  @Test func isAsRecorded() throws {
    if ProcessInfo.processInfo.environment["MASPOB_RECORD"] != nil {
      try Data(help.utf8).write(to: snapshot)
    }
    #expect(try String(contentsOf: snapshot, encoding: .utf8) == help)
  }
}
