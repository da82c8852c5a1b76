extension ExampleProject {
  /// Two chains that meet: a phrase is turned round and put into the plural.
  static let opposites = ExampleProject(
    name: "opposites", summary: "two chains that meet: adjective, opposite; noun, plural; join",
    files: [
      File(path: "maspob.yaml", bytes: PackageResources.opposites_maspob_yaml),
      File(path: "README.md", bytes: PackageResources.opposites_README_md),
      File(path: "pools/adjective.yaml", bytes: PackageResources.opposites_pools_adjective_yaml),
      File(path: "pools/opposite.yaml", bytes: PackageResources.opposites_pools_opposite_yaml),
      File(path: "pools/noun.yaml", bytes: PackageResources.opposites_pools_noun_yaml),
      File(path: "pools/plural.yaml", bytes: PackageResources.opposites_pools_plural_yaml),
      File(path: "pools/join.yaml", bytes: PackageResources.opposites_pools_join_yaml),
      File(path: "data/validation.jsonl", bytes: PackageResources.opposites_data_validation_jsonl),
      File(path: "data/test.jsonl", bytes: PackageResources.opposites_data_test_jsonl),
    ])
}
