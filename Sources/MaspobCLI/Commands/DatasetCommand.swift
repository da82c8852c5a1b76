import ArgumentParser

/// Commands about data files.
struct DatasetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dataset", abstract: "Look into data files.",
    subcommands: [DatasetCheckCommand.self])
}
