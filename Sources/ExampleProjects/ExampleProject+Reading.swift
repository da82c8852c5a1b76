extension ExampleProject {
  /// A chain that reads a short passage and answers a question about it.
  static let reading = ExampleProject(
    name: "reading", summary: "a chain: answer, check, format",
    files: [
      File(path: "maspob.yaml", bytes: PackageResources.reading_maspob_yaml),
      File(path: "README.md", bytes: PackageResources.reading_README_md),
      File(path: "pools/answer.yaml", bytes: PackageResources.reading_pools_answer_yaml),
      File(path: "pools/check.yaml", bytes: PackageResources.reading_pools_check_yaml),
      File(path: "pools/format.yaml", bytes: PackageResources.reading_pools_format_yaml),
      File(path: "data/validation.jsonl", bytes: PackageResources.reading_data_validation_jsonl),
      File(path: "data/test.jsonl", bytes: PackageResources.reading_data_test_jsonl),
    ])
}
