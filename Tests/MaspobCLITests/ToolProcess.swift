import Foundation
import Glibc
import _TestSupport

/// The built tool as a process of its own, in a folder of its own.
struct ToolProcess {
  struct Result {
    let status: Int32
    let output: String
    let errors: String
  }

  let folder: URL
  var environment: [String: String]

  /// - Parameter baseURL: what `OPENAI_BASE_URL` is set to; `nil` leaves it unset.
  init(in folder: URL, baseURL: String?, key: String? = nil) {
    self.folder = folder
    environment = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
      "HOME": folder.path, "MASPOB_CACHE_DIR": folder.appending(path: "cache").path,
    ]
    // The Python that metrics need lies in the developer's cache folder, see scripts/setup.sh.
    let own = ProcessInfo.processInfo.environment
    environment["XDG_CACHE_HOME"] = own["XDG_CACHE_HOME"] ?? own["HOME"].map { "\($0)/.cache" }
    environment["OPENAI_BASE_URL"] = baseURL
    environment["OPENAI_API_KEY"] = key
    // Coverage of a killed process would leave broken profiles beside the sources.
    environment["LLVM_PROFILE_FILE"] = "/dev/null"
  }

  /// The tool stands beside the test bundle.
  static var executable: URL {
    Bundle.main.bundleURL.appending(path: "maspob")
  }

  /// Starts the tool; the files take its output, since a full pipe would block it.
  func start(
    _ arguments: [String], program: URL = ToolProcess.executable, input: URL? = nil, output: URL,
    errors: URL
  ) throws -> Process {
    for file in [output, errors] { try Data().write(to: file) }
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = environment
    process.standardInput = try input.map { try FileHandle(forReadingFrom: $0) } ?? .nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    return process
  }

  /// Runs the tool to its end.
  ///
  /// - Parameters:
  ///   - input: what it reads from its standard input, line by line.
  ///   - during: told of the process while it runs.
  func run(
    _ arguments: [String], program: URL = ToolProcess.executable, input: [String]? = nil,
    during: (Process) throws -> Void = { _ in }
  ) throws -> Result {
    let running = try begin(arguments, program: program, input: input)
    try during(running.process)
    return try running.result()
  }

  /// Starts the tool; the test goes on beside it.
  func begin(
    _ arguments: [String], program: URL = ToolProcess.executable, input: [String]? = nil
  ) throws -> Running {
    let file = folder.appending(path: "stdin-\(UUID().uuidString)")
    if let input { try Data(input.map { $0 + "\n" }.joined().utf8).write(to: file) }
    let output = folder.appending(path: "stdout-\(UUID().uuidString)")
    let errors = folder.appending(path: "stderr-\(UUID().uuidString)")
    let process = try start(
      arguments, program: program, input: input.map { _ in file }, output: output, errors: errors)
    return Running(process: process, output: output, errors: errors)
  }

  /// A tool that runs, and where its output goes.
  struct Running {
    let process: Process
    fileprivate let output: URL
    fileprivate let errors: URL

    /// Waits for the end.
    func result() throws -> Result {
      process.waitUntilExit()
      return Result(
        status: process.terminationStatus,
        output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
        errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
    }
  }
}
