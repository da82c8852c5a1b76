import Foundation

extension IsolatedCommand {
  /// `bwrap` with a root of only what Python needs, all of it read-only but the temporary folder.
  ///
  /// There is no `/proc`: nothing of Python's needs it, and without it no process can look into another.
  ///
  /// - Throws: ``SandboxError`` with code `failed` where the program is missing.
  func bubblewrap(hasFilter: Bool) throws(SandboxError) -> [String] {
    var command = [
      try helper("bwrap"), "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts",
      "--unshare-cgroup-try", "--die-with-parent", "--new-session", "--clearenv",
      "--hostname", "sandbox", "--cap-drop", "ALL",
    ]
    if isRoot {
      // For our own script alone: to make the job somebody else, and to end it.
      for capability in ["SETUID", "SETGID", "KILL"] {
        command += ["--cap-add", "CAP_\(capability)"]
      }
    } else {
      command += ["--unshare-user", "--uid", "65534", "--gid", "65534"]
    }
    if hasFilter { command += ["--seccomp", "3"] }
    command += ["--setenv", "LC_ALL", "C.UTF-8"]
    // Before the places, some of which may lie below it.
    command += ["--perms", "1777", "--size", String(storage), "--tmpfs", "/tmp"]
    // Folders that appear on the way to a place would be closed to everybody but root.
    for folder in outerFolders { command += ["--dir", folder] }
    for place in readOnlyPlaces { command += ["--ro-bind", place, place] }
    for (link, target) in links { command += ["--symlink", target, link] }
    for device in Self.devices { command += ["--dev-bind", device, device] }
    return command + ["--remount-ro", "/", "--chdir", "/tmp", "--"]
  }

  static let devices = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"]

  /// Libraries, the interpreter and its packages; outer folders before those inside them.
  var readOnlyPlaces: [String] {
    let system = ["/usr/lib", "/usr/lib32", "/usr/lib64", "/lib", "/lib64", "/etc/ld.so.cache"]
    let wanted =
      system.filter { Self.kind(of: $0) == .real } + interpreter.libraryFolders
      + interpreter.packageFolders + [interpreter.program]
    var places: [String] = []
    for place in wanted.sorted()
    where !places.contains(where: { place == $0 || place.hasPrefix($0 + "/") }) {
      places.append(place)
    }
    return places
  }

  /// Every folder above a place, from the top.
  private var outerFolders: [String] {
    var folders: Set<String> = []
    for place in readOnlyPlaces + Self.devices {
      var parts = place.split(separator: "/").dropLast()
      while !parts.isEmpty {
        folders.insert("/" + parts.joined(separator: "/"))
        parts = parts.dropLast()
      }
    }
    return folders.sorted()
  }

  /// `/lib` and the like, where they only point below `/usr`.
  var links: [(link: String, target: String)] {
    ["/lib", "/lib64"].compactMap { path in
      guard case .link(let target) = Self.kind(of: path) else { return nil }
      return (path, target)
    }
  }

  private enum Kind: Equatable {
    case missing, real
    case link(String)
  }

  private static func kind(of path: String) -> Kind {
    if let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path) {
      return .link(target)
    }
    return FileManager.default.fileExists(atPath: path) ? .real : .missing
  }
}
