import Workflows

extension OutputParser {
  init(_ section: ProjectConfiguration.OutputSection) {
    self =
      switch section.kind {
      case .text: .wholeText
      case .tag: .tag(section.name ?? "")
      case .json: .jsonField(section.name ?? "")
      case .firstLine: .firstLine
      case .lastNumber: .lastNumber
      case .tags:
        .tags(
          section.names, output: section.name ?? section.names.last ?? "", section.compatibility)
      case .code: .code
      case .function: .function(section.compatibility)
      case .answer: .answer(section.compatibility)
      }
  }
}

extension SamplingParameters {
  /// An agent's parameters, with its model's where the agent says nothing.
  init(
    _ agent: ProjectConfiguration.SamplingSection,
    over model: ProjectConfiguration.SamplingSection?
  ) {
    self.init(
      temperature: agent.temperature ?? model?.temperature, topP: agent.topP ?? model?.topP,
      maxOutputTokens: agent.maxOutputTokens ?? model?.maxOutputTokens,
      stop: agent.stop ?? model?.stop ?? [], seed: agent.seed ?? model?.seed)
  }
}
