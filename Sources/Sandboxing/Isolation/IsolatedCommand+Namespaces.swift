extension IsolatedCommand {
  /// `unshare` with a script that builds the root and lets go of every right before Python starts.
  ///
  /// - Throws: ``SandboxError`` with code `failed` where a program is missing.
  func namespaces() throws(SandboxError) -> [String] {
    var command = [
      try helper("unshare"), "--mount", "--pid", "--fork", "--kill-child", "--net", "--ipc",
      "--uts",
      "--propagation", "private",
    ]
    if !isRoot { command += ["--user", "--map-root-user"] }
    let capabilities = isRoot ? "-all,+setuid,+setgid,+kill" : "-all"
    let links = links.map { "\($0.target):\($0.link)" }.joined(separator: " ")
    return command + [
      try helper("sh"), "-euc", String(decoding: PackageResources.namespaces_sh, as: UTF8.self),
      "sandbox",
      String(storage), capabilities, readOnlyPlaces.joined(separator: "\n"), links,
      Self.devices.joined(separator: " "),
    ]
  }
}
