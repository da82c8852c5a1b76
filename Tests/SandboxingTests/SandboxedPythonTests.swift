import Foundation
import Sandboxing
import Testing
import _TestSupport

/// Which protection is found where, and what is said where there is none.
@Suite(.serialized) struct SandboxedPythonTests {
  /// A folder of links to the programs that are there.
  private func path(_ programs: [String]) throws -> (folder: TemporaryFolder, path: String) {
    let folder = try TemporaryFolder()
    for program in programs {
      let place = ["/usr/bin/", "/usr/sbin/", "/bin/", "/sbin/"].map { $0 + program }
        .first { FileManager.default.isExecutableFile(atPath: $0) }
      try FileManager.default.createSymbolicLink(
        atPath: folder.file(program).path, withDestinationPath: try #require(place))
    }
    return (folder, folder.url.path)
  }

  private static let tools = ["unshare", "sh", "mount", "mkdir", "ln", "chroot", "env", "setpriv"]

  @Test func bubblewrapComesFirst() async throws {
    #expect(try await Sandboxes.python().level == .bubblewrap)
  }

  @Test func withoutBubblewrapNamespacesServe() async throws {
    let (folder, path) = try path(Self.tools)
    try await withExtendedLifetimeAsync(folder) {
      let python = try await SandboxedPython.probe(
        try await Sandboxes.python().interpreter, environment: ["PATH": path])
      #expect(python.level == .namespaces)
      let sandbox = PythonSandbox(python)
      let job = PythonJob(source: "def f(): return 1 + 1", entryPoint: "f", action: .call())
      #expect(try await sandbox.run(job).ending == .passed(value: "2"))
    }
  }

  @Test func withoutEitherTheRefusalNamesTheRemedy() async throws {
    let (folder, path) = try path([])
    try await withExtendedLifetimeAsync(folder) {
      let interpreter = try await Sandboxes.python().interpreter
      await #expect {
        try await SandboxedPython.probe(interpreter, environment: ["PATH": path])
      } throws: { error in
        guard let error = error as? SandboxError else { return false }
        return error.code == .unavailable && error.message.contains("apt-get install bubblewrap")
          && error.message.contains("bwrap") && error.message.contains("unshare")
      }
    }
  }

  @Test func aProtectionThatLetsCodeOutIsNotAccepted() async throws {
    // Instead of isolating, it runs what follows its own options.
    let folder = try TemporaryFolder()
    let script = """
      #!/bin/sh
      while [ "$1" != -- ]; do shift; done
      shift
      exec "$@"
      """
    try Data(script.utf8).write(to: folder.file("bwrap"))
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: folder.file("bwrap").path)
    let interpreter = try await PythonInterpreter.inspect("/usr/bin/python3")
    await #expect {
      try await SandboxedPython.probe(
        interpreter, levels: [.bubblewrap],
        environment: ["PATH": "\(folder.url.path):/usr/bin:/bin"])
    } throws: { error in
      guard let error = error as? SandboxError else { return false }
      return error.code == .unavailable && error.message.contains("files of the machine")
    }
  }

  @Test func aPythonThatIsNotThereIsNamed() async throws {
    await #expect {
      try await PythonInterpreter.find(environment: ["MASPOB_PYTHON": "/nowhere/python3"])
    } throws: { error in
      guard let error = error as? SandboxError else { return false }
      return error.code == .missingInterpreter && error.message.contains("/nowhere/python3")
        && error.message.contains("MASPOB_PYTHON")
    }
    await #expect(throws: SandboxError.self) { try await PythonInterpreter.inspect("/bin/true") }
  }

  @Test func thePackagesOfAVirtualEnvironmentCanBeImported() async throws {
    let folder = try TemporaryFolder()
    let packages = folder.file("lib/python/site-packages/")
    try FileManager.default.createDirectory(at: packages, withIntermediateDirectories: true)
    try Data("ANSWER = 42".utf8).write(to: packages.appending(path: "deepthought.py"))
    let interpreter = try await PythonInterpreter.inspect("/usr/bin/python3")
    #expect(interpreter.packageFolders.isEmpty)
    let service = PythonService(
      try await SandboxedPython.probe(interpreter), name: "the service",
      script: Array("def handle(x): return deepthought.ANSWER + x".utf8),
      modules: ["deepthought"], packageFolders: [packages.path])
    #expect(try await service.call(Array("1".utf8), timeout: .seconds(9)) == Array("43".utf8))
  }
}

private func withExtendedLifetimeAsync<Value>(
  _ object: AnyObject, _ body: () async throws -> Value
) async rethrows -> Value {
  defer { withExtendedLifetime(object) {} }
  return try await body()
}
