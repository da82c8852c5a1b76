extension ExampleProject {
  /// A chain that a program of the user's runs and scores.
  static let external = ExampleProject(
    name: "external", summary: "a chain that your own program runs and scores",
    files: [
      File(path: "maspob.yaml", bytes: PackageResources.external_maspob_yaml),
      File(path: "README.md", bytes: PackageResources.external_README_md),
      File(path: "score.py", bytes: PackageResources.external_score_py),
      File(path: "drive.py", bytes: PackageResources.external_drive_py),
    ])
}
