extension ExampleProject {
  /// A fork that joins again: the past tense and the progressive of the verb of a sentence.
  static let verbs = ExampleProject(
    name: "verbs", summary: "a fork that joins: verb; past and progress; join",
    files: [
      File(path: "maspob.yaml", bytes: PackageResources.verbs_maspob_yaml),
      File(path: "README.md", bytes: PackageResources.verbs_README_md),
      File(path: "pools/verb.yaml", bytes: PackageResources.verbs_pools_verb_yaml),
      File(path: "pools/past.yaml", bytes: PackageResources.verbs_pools_past_yaml),
      File(path: "pools/progress.yaml", bytes: PackageResources.verbs_pools_progress_yaml),
      File(path: "pools/join.yaml", bytes: PackageResources.verbs_pools_join_yaml),
      File(path: "data/validation.jsonl", bytes: PackageResources.verbs_data_validation_jsonl),
      File(path: "data/test.jsonl", bytes: PackageResources.verbs_data_test_jsonl),
    ])
}
