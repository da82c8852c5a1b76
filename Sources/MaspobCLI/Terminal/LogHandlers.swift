import Logging

/// Where log lines of the libraries go.
enum LogHandlers {
  /// Retries are worth a line; their details only under `--verbose`.
  static func logger(_ output: OutputOptions) -> Logger {
    var logger = Logger(label: "maspob") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = output.verbose ? .debug : output.quiet ? .error : .warning
    return logger
  }
}
