extension ExampleProject {
  /// A diamond that sorts support tickets into queues.
  static let triage = ExampleProject(
    name: "triage", summary: "a diamond: gist and facts, decide, format",
    files: [
      File(path: "maspob.yaml", bytes: PackageResources.triage_maspob_yaml),
      File(path: "README.md", bytes: PackageResources.triage_README_md),
      File(path: "pools/gist.yaml", bytes: PackageResources.triage_pools_gist_yaml),
      File(path: "pools/facts.yaml", bytes: PackageResources.triage_pools_facts_yaml),
      File(path: "pools/decide.yaml", bytes: PackageResources.triage_pools_decide_yaml),
      File(path: "pools/format.yaml", bytes: PackageResources.triage_pools_format_yaml),
      File(path: "data/validation.jsonl", bytes: PackageResources.triage_data_validation_jsonl),
      File(path: "data/test.jsonl", bytes: PackageResources.triage_data_test_jsonl),
    ])
}
