public import Foundation
import Subprocesses

/// A Python and the folders that it must see to work.
public struct PythonInterpreter: Hashable, Sendable {
  /// The program itself, not a link or a wrapper around it.
  public let program: String
  public let version: String
  /// Folders of the standard library and of what it loads.
  public let libraryFolders: [String]
  /// Where installed packages lie; empty for an interpreter outside a virtual environment.
  public let packageFolders: [String]

  public init(
    program: String, version: String, libraryFolders: [String], packageFolders: [String] = []
  ) {
    self.program = program
    self.version = version
    self.libraryFolders = libraryFolders
    self.packageFolders = packageFolders
  }

  /// Where `scripts/setup.sh` puts a virtual environment with the packages that metrics need, relative to the
  /// user's cache folder.
  public static let environmentFolder = "maspob/python"

  /// The interpreter that a user has: the one that `MASPOB_PYTHON` names, else that of the virtual environment
  /// below `$XDG_CACHE_HOME` (else `~/.cache`), else the system's `/usr/bin/python3`, else `python3` of `PATH`.
  ///
  /// Starts it once, unprotected, to ask where its parts are.
  ///
  /// - Throws: ``SandboxError`` with code `missingInterpreter`, and `CancellationError`.
  public static func find(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) async throws -> PythonInterpreter {
    if let named = environment["MASPOB_PYTHON"], !named.isEmpty {
      return try await inspect(named, environment: environment)
    }
    for path in [environmentPath(environment), "/usr/bin/python3"]
    where FileManager.default.isExecutableFile(atPath: path) {
      return try await inspect(path, environment: environment)
    }
    return try await inspect("python3", environment: environment)
  }

  private static func environmentPath(_ environment: [String: String]) -> String {
    let home = environment["HOME"] ?? NSHomeDirectory()
    let caches = environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
    return "\(caches ?? "\(home)/.cache")/\(environmentFolder)/bin/python3"
  }

  /// Asks a Python where its parts are.
  ///
  /// - Throws: ``SandboxError`` with code `missingInterpreter` where it cannot be started, does not answer or is
  ///   older than 3.9, and `CancellationError`.
  public static func inspect(
    _ path: String, environment: [String: String] = ProcessInfo.processInfo.environment
  ) async throws -> PythonInterpreter {
    try await BlockingQueue("maspob.python", isSerial: true).run { isCancelled in
      try answer(of: path, environment, isCancelled)
    }
  }

  private static func answer(
    of path: String, _ environment: [String: String], _ isCancelled: () -> Bool
  ) throws -> PythonInterpreter {
    func refusal(_ reason: String) -> SandboxError {
      SandboxError(
        .missingInterpreter,
        "\(reason); install Python 3.9 or later (Debian: apt-get install python3), or name one in MASPOB_PYTHON"
      )
    }
    let child: ChildProcess
    do {
      child = try ChildProcess(
        [path, "-I", "-c", question], in: "/", environment: environment)
    } catch { throw refusal(error.message) }
    defer { child.kill() }
    var exchange = LineExchange(request: [], deadline: .now + .seconds(10))
    switch exchange.run(with: child, log: { _ in }, isCancelled: isCancelled) {
    case .answer(let line):
      guard let facts = try? JSONDecoder().decode(Facts.self, from: Data(line)) else {
        throw refusal("'\(path)' is no Python that can be used")
      }
      guard facts.isRecent else { throw refusal("'\(path)' is Python \(facts.version)") }
      return facts.interpreter
    case .cancelled: throw CancellationError()
    default: throw refusal("'\(path)' did not answer")
    }
  }

  /// Waits for a line first, so that nothing is there before it was asked for.
  private static let question = """
    import json, os, sys, sysconfig
    sys.stdin.readline()
    inside = sys.prefix != sys.base_prefix
    print(json.dumps({
        "program": os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable),
        "version": "%d.%d.%d" % sys.version_info[:3], "isRecent": sys.version_info >= (3, 9),
        "prefix": os.path.realpath(sys.base_prefix),
        "packages": [sysconfig.get_paths()["purelib"], sysconfig.get_paths()["platlib"]] if inside else []}))
    """

  private struct Facts: Decodable {
    let program: String
    let version: String
    let isRecent: Bool
    let prefix: String
    let packages: [String]

    var interpreter: PythonInterpreter {
      // Below /usr lies much that is not Python's.
      let folders = prefix == "/usr" ? [] : [prefix]
      var seen: Set<String> = []
      return PythonInterpreter(
        program: program, version: version, libraryFolders: folders,
        packageFolders: packages.filter { seen.insert($0).inserted })
    }
  }
}
