/// Why the response cache cannot be used; names the file and the remedy.
public struct ResponseCacheError: Error, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable {
    case cannotOpen, damaged, diskFull, busy, newerVersion, other
  }

  public let code: Code
  public let description: String

  init(_ code: Code, path: String, detail: String = "") {
    self.code = code
    let file = "the response cache \(path)"
    description =
      switch code {
      case .cannotOpen:
        "\(file) cannot be opened: check that its folder exists and may be written"
      case .damaged:
        "\(file) is damaged: delete it with its -wal and -shm files; its answers are then asked again"
      case .diskFull:
        "\(file) cannot grow, the disk is full: free some space or set MASPOB_CACHE_DIR elsewhere"
      case .busy:
        "\(file) is held by another process: wait for that process to end"
      case .newerVersion:
        "\(file) was written by a newer maspob: use that version or another cache folder"
      case .other:
        "\(file) failed (\(detail)): delete it, or go on without the cache"
      }
  }
}
