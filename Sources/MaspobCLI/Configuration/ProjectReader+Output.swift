import Workflows
import Yams

extension ProjectReader {
  private typealias Output = ProjectConfiguration.OutputSection

  func output(
    _ map: ConfigurationMapping, of name: OperatorName
  ) -> ProjectConfiguration.OutputSection {
    var output = Output(kind: name.parse)
    guard let node = map.node("output") else { return output }
    if case .scalar = node {
      output.kind = map.choice("output", Output.Kind.self) ?? output.kind
      requireNames(output, map)
      return output
    }
    let keys = ["parse", "name", "names", "entry_point", "fallback", "compatibility"]
    guard let section = map.mapping("output", allowed: keys) else { return output }
    output.kind = section.choice("parse", Output.Kind.self) ?? output.kind
    output.name = section.string("name")
    readNames(section, into: &output)
    readFallback(section, into: &output)
    output.entryPoint = section.string("entry_point")
    output.compatibility =
      section.choice("compatibility", Compatibility.self) ?? output.compatibility
    requireNames(output, map)
    return output
  }

  /// A list of tags, or a mapping of tags to what they are to hold.
  private func readNames(
    _ section: ConfigurationMapping, into output: inout ProjectConfiguration.OutputSection
  ) {
    guard let node = section.node("names") else { return }
    if case .mapping = node, let notes = section.mapping("names", allowed: nil) {
      output.names = notes.entries.map(\.key)
      for entry in notes.entries { output.notes[entry.key] = notes.requiredString(entry.key) }
    } else {
      output.names = section.strings("names") ?? []
    }
  }

  private func readFallback(
    _ section: ConfigurationMapping, into output: inout ProjectConfiguration.OutputSection
  ) {
    guard let node = section.node("fallback") else { return }
    if let word = node.string, let fallback = ParseFallback(rawValue: word) {
      output.fallback = fallback
    } else {
      output.fallbackSource = textSource(node, section.path(to: "fallback"))
    }
  }

  private func requireNames(
    _ output: ProjectConfiguration.OutputSection, _ map: ConfigurationMapping
  ) {
    switch output.kind {
    case .tag, .json:
      guard (output.name ?? "").isEmpty else { return }
      map.report(
        "output",
        "'\(output.kind.rawValue)' needs a name: {parse: \(output.kind.rawValue), name: answer}")
    case .tags where output.names.isEmpty:
      map.report("output", "'tags' needs names: {parse: tags, names: [thought, answer]}")
    default: break
    }
  }
}
