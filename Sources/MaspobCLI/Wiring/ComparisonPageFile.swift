import Foundation
import Reports
import Studies

/// A page of a comparison on the disk.
enum ComparisonPageFile {
  /// Writes the page, and its charts into the folder `<name>-plots` beside it.
  ///
  /// - Throws: ``StudyError`` with code `storage`.
  static func write(_ html: String, _ plots: [PlotFile], to page: URL) throws {
    let stem = page.deletingPathExtension().lastPathComponent
    let folder = page.deletingLastPathComponent().appending(path: "\(stem)-plots")
    for plot in plots { try TextFile.write(plot.svg, to: folder.appending(path: plot.name)) }
    try TextFile.write(html, to: page)
  }
}
