/// What keeps generated code away from this machine, the strongest first.
public enum SandboxLevel: String, Hashable, Sendable, CaseIterable, Codable {
  /// `bwrap`: own namespaces without a network, a root of only what Python needs, no capabilities, and a
  /// filter that refuses the system calls that such code has no use for.
  case bubblewrap
  /// `unshare` of util-linux: the same namespaces and filter and a similar root, put together by a script.
  case namespaces
}
