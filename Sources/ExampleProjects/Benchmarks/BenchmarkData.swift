/// The files of a benchmark by the names that their owners give them.
public struct BenchmarkData: Sendable {
  /// The word for `data.format`.
  public let format: String
  /// Names that the file may have below the user's folder, the usual one first.
  public let validation: [String]
  public let test: [String]
  public let publicTests: [String]
  /// How many rows of the validation file an evaluation uses: always the first.
  public let limit: Int

  init(
    _ format: String, validation: [String], test: [String] = [], publicTests: [String] = [],
    limit: Int
  ) {
    self.format = format
    self.validation = validation
    self.test = test
    self.publicTests = publicTests
    self.limit = limit
  }

  /// The `data` section of the project file.
  func section(_ setting: BenchmarkProject.Setting) -> String {
    let test = setting.test.map { "test: \(Self.quoted($0))" } ?? "# test: \(missingTest)"
    let tests = setting.publicTests.map { "\n  public_tests: \(Self.quoted($0))" } ?? ""
    return """
      data:
        format: \(format)
        validation: { path: \(Self.quoted(setting.validation)), limit: \(limit) }
        \(test)\(tests)
      """
  }

  /// What the README says about the splits.
  func explanation(_ setting: BenchmarkProject.Setting) -> String {
    let rows =
      "An evaluation uses the first \(limit) rows of the validation file, or all if it has fewer."
    return setting.test == nil
      ? "\(rows)\nThere is no test split (\(missingTest)): a run ends without a verdict, since rows that "
        + "chose the prompts\ncannot judge them."
      : "\(rows)\nThe verdict is measured on all rows of the test file."
  }

  private var missingTest: String {
    test.isEmpty
      ? "the owners publish one file; name rows of your own that the search does not see"
      : "\(test[0]) is not in the folder"
  }

  /// A text in YAML's double quotes.
  static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
