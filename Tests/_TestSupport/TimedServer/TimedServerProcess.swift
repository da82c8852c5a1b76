import Foundation

/// ``TimedServer`` in a process of its own, as a server would be: this program once more.
public final class TimedServerProcess: Sendable {
  /// Tells a program that it is to be the server.
  public static let flag = "--timed-server"

  private let process: ServerProcess

  public var port: Int { process.port }

  /// Starts the running program with ``flag``, upon which it has to call ``serve()``.
  public init() throws {
    let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    process = try ServerProcess(command: [program, Self.flag])
  }

  /// Serves until standard input is closed.
  public static func serve() throws {
    let server = try TimedServer()
    try FileHandle.standardOutput.write(contentsOf: Data("PORT \(server.port)\n".utf8))
    server.run(until: FileHandle.standardInput.fileDescriptor)
  }
}
