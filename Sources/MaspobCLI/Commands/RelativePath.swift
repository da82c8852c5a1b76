import Foundation

/// Paths that stay true when a folder and what it refers to are moved together.
enum RelativePath {
  /// The way from a folder to a file, over the folder that both lie in.
  ///
  /// Links are followed first: above a link, `..` would not lead back to where it stands.
  static func from(_ folder: URL, to file: URL) -> String {
    let start = components(folder)
    let end = components(file)
    let shared = zip(start, end).prefix { $0 == $1 }.count
    let up = Array(repeating: "..", count: start.count - shared)
    return (up + end[shared...]).joined(separator: "/")
  }

  private static func components(_ url: URL) -> [String] {
    url.standardizedFileURL.resolvingSymlinksInPath().path.split(separator: "/").map(String.init)
  }
}
