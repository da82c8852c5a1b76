public import Foundation

/// The published benchmark files, where a developer has them; they are no part of the repository.
public enum DatasetsFolder {
  /// The folder named by `MASPOB_DATASETS_DIR`, else `../shared/datasets` beside the package.
  public static let url: URL? = {
    let named = ProcessInfo.processInfo.environment["MASPOB_DATASETS_DIR"].map {
      URL(filePath: $0, directoryHint: .isDirectory)
    }
    let package = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let folder = named ?? package.deletingLastPathComponent().appending(path: "shared/datasets")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()

  /// The path of one of the files.
  public static func path(_ name: String) -> String {
    url?.appending(path: name).path ?? name
  }
}
