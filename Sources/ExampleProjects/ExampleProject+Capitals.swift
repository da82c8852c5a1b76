extension ExampleProject {
  /// A chain with large pools that names the capital of a country in a sentence.
  static let capitals = ExampleProject(
    name: "capitals", summary: "a chain: country, capital; large pools",
    files: [
      File(path: "maspob.yaml", bytes: PackageResources.capitals_maspob_yaml),
      File(path: "README.md", bytes: PackageResources.capitals_README_md),
      File(path: "pools/country.yaml", bytes: PackageResources.capitals_pools_country_yaml),
      File(path: "pools/capital.yaml", bytes: PackageResources.capitals_pools_capital_yaml),
      File(path: "data/validation.jsonl", bytes: PackageResources.capitals_data_validation_jsonl),
      File(path: "data/test.jsonl", bytes: PackageResources.capitals_data_test_jsonl),
    ])
}
