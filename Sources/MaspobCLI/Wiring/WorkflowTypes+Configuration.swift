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
