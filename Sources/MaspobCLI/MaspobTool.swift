import ArgumentParser
import Dispatch
import Glibc

/// The command line tool: parses, wires, prints; everything else lives below.
public enum MaspobTool {
  public static let version = "0.1.0"

  /// Runs the tool and returns the exit status of the process.
  public static func run(_ arguments: [String]) async -> Int32 {
    // A reader that goes away must not end a paid run.
    _ = Glibc.signal(SIGPIPE, SIG_IGN)
    let interrupts = InterruptHandler()
    let task = Task { try await execute(arguments, interrupts) }
    let sources = interrupts.install { task.cancel() }
    defer { sources.forEach { $0.cancel() } }
    do {
      try await task.value
      return ExitStatus.success.rawValue
    } catch {
      if let status = reportParsing(error) { return status }
      return report(running: error, signal: interrupts.signal)
    }
  }

  private static func execute(
    _ arguments: [String], _ interrupts: InterruptHandler
  ) async throws {
    var command = try RootCommand.parseAsRoot(arguments)
    if var asynchronous = command as? any AsyncParsableCommand {
      interrupts.expectCheckpoint()
      try await asynchronous.run()
    } else {
      try command.run()
    }
  }

  /// What the argument parser throws: help and version are results, the rest is a usage error.
  ///
  /// - Returns: `nil` for an error of anybody else.
  private static func reportParsing(_ error: any Error) -> Int32? {
    switch RootCommand.exitCode(for: error) {
    case .success:
      print(RootCommand.fullMessage(for: error))
      return ExitStatus.success.rawValue
    case .validationFailure:
      Console.failure(RootCommand.fullMessage(for: error))
      return ExitStatus.usage.rawValue
    default:
      return nil
    }
  }

  private static func report(running error: any Error, signal: Int32?) -> Int32 {
    if let code = error as? ExitCode { return code.rawValue }
    let wasCancelled = error is CancellationError
    if !wasCancelled {
      for line in "\(error)".split(separator: "\n") { Console.failure("error: \(line)") }
    }
    guard let signal, wasCancelled else { return ExitStatus.of(error).rawValue }
    return ExitStatus.interrupted(by: signal)
  }
}

/// The root of the command tree.
struct RootCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "maspob",
    abstract:
      "Finds better prompts for a fixed workflow of language-model agents, within a budget.",
    discussion: """
      Start with an example:  maspob init --example reading my-project
      then:                   maspob optimize -c my-project/maspob.yaml
      """,
    version: MaspobTool.version,
    subcommands: [
      InitCommand.self, ValidateCommand.self, PlanCommand.self, DoctorCommand.self,
      EvalCommand.self, ProtocolsCommand.self, AnswerCommand.self, GenerateCommand.self,
      ImportCommand.self,
      OptimizeCommand.self,
      RetryCommand.self,
      FitCommand.self, ProposeCommand.self, TellCommand.self, AttachCommand.self,
      ServeCommand.self, ShowCommand.self, ReportCommand.self, ExportCommand.self,
      TabulateCommand.self, CompareCommand.self, ScoreCommand.self, DatasetCommand.self,
      TheoryCommand.self,
    ])
}
