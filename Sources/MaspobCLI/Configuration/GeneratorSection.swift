import Generation
import Workflows
import Yams

/// Who writes candidates, and how: the `generator` section; what is `nil` has a default.
struct GeneratorSection {
  /// A key of the `models` section.
  var model: String?
  var temperature: Double?
  var maxOutputTokens: Int?
  var placeholders: PlaceholderMode?
  var task: TaskKind?
  var similarity: Double?
}

extension GeneratorSection {
  /// Reads `generator: key` or a mapping, and checks that the model exists.
  init(reading top: ConfigurationMapping) {
    guard let node = top.node("generator") else { return }
    if case .scalar = node {
      model = top.requiredString("generator")
    } else {
      let keys = [
        "model", "temperature", "max_output_tokens", "placeholders", "task", "similarity",
      ]
      guard let section = top.mapping("generator", allowed: keys) else { return }
      model = section.string("model")
      temperature = section.number("temperature", in: 0...5)
      maxOutputTokens = section.integer("max_output_tokens", in: 1...1_000_000)
      placeholders = section.choice("placeholders", PlaceholderMode.self)
      task = section.choice("task", TaskKind.self)
      similarity = section.number("similarity", in: 0...1)
    }
    let names = top.node("models")?.mapping?.keys.compactMap(\.string) ?? []
    if let model, !names.contains(model) {
      top.report(
        "generator",
        "there is no model '\(model)' under 'models'" + NearestName.hint(for: model, among: names))
    }
  }
}

extension TaskKind {
  /// What the scorer tells about the task.
  init(metric: String) {
    let name = metric.lowercased()
    if ["number", "math", "gsm"].contains(where: name.contains) {
      self = .reasoning
    } else if ["pass", "code"].contains(where: name.contains) {
      self = .code
    } else {
      self = .reading
    }
  }
}
