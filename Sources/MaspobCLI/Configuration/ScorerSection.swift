import Evaluation

/// What a project says about its metric beside the metric's name and compatibility.
struct ScorerSection {
  /// Whether the published rules of `math` read LaTeX.
  var readsLaTeX = true
  /// The key of the model that judges.
  var model: String?
  /// The judge's question.
  var prompt: String?
  /// The program of the metric `command`.
  var command: [String] = []
  /// Names of the variables that the program sees beside the common ones.
  var environment: [String] = []
  var timeout = Duration.seconds(60)
  /// Where the section stands, for messages about it.
  var place = SourcePlace(file: "")
}
