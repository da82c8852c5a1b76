import ArgumentParser
import Foundation
import Studies

/// Which project a command works on.
struct ProjectOptions: ParsableArguments {
  @Option(
    name: [.short, .customLong("config")], help: "The project file.",
    completion: .file(extensions: ["yaml", "yml"]))
  var config = "maspob.yaml"

  /// The project file; a folder stands for the `maspob.yaml` in it.
  var file: URL { Self.file(config) }

  static func file(_ path: String) -> URL {
    let url = URL(filePath: path)
    var isFolder: ObjCBool = false
    let exists = unsafe FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
    return exists && isFolder.boolValue ? url.appending(path: "maspob.yaml") : url
  }
}

/// Which run a command writes into.
struct RunOptions: ParsableArguments {
  @Argument(help: "The run's folder; by default the newest run.", completion: .directory)
  var folder: String?

  @Option(
    name: [.short, .customLong("config")],
    help: "The project file: its last run is taken, and its data name the examples.",
    completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  /// - Parameter orBegin: whether a project without a run gets one.
  /// - Throws: as ``RunChoice/find(folder:config:orBegin:)``.
  func find(orBegin: Bool = false) throws -> (run: RunFolder, project: Project?) {
    try RunChoice.find(
      folder: folder, config: config.map(ProjectOptions.file), orBegin: orBegin)
  }
}

/// How a command talks.
struct OutputOptions: ParsableArguments {
  @Flag(name: .long, help: "Print results as JSON Lines.")
  var json = false

  @Flag(name: [.short, .long], help: "Print results only.")
  var quiet = false

  @Flag(name: [.short, .long], help: "Print what happens behind the scenes.")
  var verbose = false

  var console: Console {
    Console(verbosity: verbose ? .verbose : quiet ? .quiet : .normal, json: json)
  }

  mutating func validate() throws {
    if quiet && verbose { throw ValidationError("--quiet and --verbose contradict each other.") }
  }
}

/// Options that override the `runtime` section.
struct RuntimeOptions: ParsableArguments {
  @Option(name: [.customShort("j"), .long], help: "Requests in flight at a time, per server.")
  var maxConcurrency: Int?

  @Option(name: .long, help: "Seconds until a request is given up.")
  var timeout: Double?

  @Option(name: .long, help: "Further attempts after a request failed.")
  var maxRetries: Int?

  @Flag(name: .long, help: "Neither read nor write the shared response cache.")
  var noCache = false

  @Flag(
    name: .long,
    help: """
      Let generated code run, in the strongest sandbox that this machine offers: bubblewrap, else namespaces.
      """)
  var allowCodeExecution = false

  mutating func validate() throws {
    if let maxConcurrency, !(1...1024).contains(maxConcurrency) {
      throw ValidationError("--max-concurrency must lie between 1 and 1024.")
    }
    if let timeout, !(timeout >= 1 && timeout <= 86_400) {
      throw ValidationError("--timeout must lie between 1 and 86400 seconds.")
    }
    if let maxRetries, !(0...20).contains(maxRetries) {
      throw ValidationError("--max-retries must lie between 0 and 20.")
    }
  }

  func apply(to runtime: inout ProjectConfiguration.RuntimeSection) {
    runtime.concurrency = maxConcurrency ?? runtime.concurrency
    runtime.timeout = timeout.map { .milliseconds(Int64($0 * 1000)) } ?? runtime.timeout
    runtime.retries = maxRetries ?? runtime.retries
    if noCache { runtime.usesCache = false }
    if allowCodeExecution { runtime.codePermission = runtime.codePermission ?? .namespaces }
  }
}
