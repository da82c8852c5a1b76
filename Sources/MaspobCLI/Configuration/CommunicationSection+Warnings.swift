import LanguageModels
import Workflows

extension CommunicationSection {
  /// What is allowed but does nothing, or not what one may think.
  func warnings(for workflow: WorkflowDefinition) -> [String] {
    guard !isPlain else {
      return written.isEmpty
        ? []
        : [
          "communication: agents are asked step by step, so the section does nothing; name a "
            + "protocol under 'runtime: {communication: ...}'"
        ]
    }
    return idleKeys.map { "communication.\($0.key): does nothing \($0.reason)" }
      + agentsAtOnce(in: workflow) + forgotten(in: workflow)
  }

  /// Hints about conversations where there are none.
  func warnings(for models: [String: ProjectConfiguration.ModelSection]) -> [String] {
    guard kinds == [.stepwise] else { return [] }
    return models.filter { $0.value.prefixCache != PrefixCacheHints() }.keys.sorted().map {
      "models.\($0): 'prompt_cache_key', 'cache_prompt' and 'id_slots' do nothing where agents are asked step by step; "
        + "name a protocol under 'runtime: {communication: ...}'"
    }
  }

  // MARK: Options

  /// Those that read or cut steps.
  private static let stepKeys: Set<String> = [
    "steps", "max_steps", "segmentation", "delimiter", "words", "merge_order", "max_batch",
    "recovery", "stop_at_delimiter", "stable_calls", "approval", "check_first_step", "warm_up",
    "adapt_steps", "each_step", "supersede",
  ]

  private var idleKeys: [(key: String, reason: String)] {
    written.compactMap { key in reason(against: key).map { (key, $0) } }
  }

  private func reason(against key: String) -> String? {
    let names = Self.list(kinds)
    if Self.stepKeys.contains(key), !kinds.contains(where: \.usesSteps) {
      return "with '\(names)', whose agents write no steps"
    }
    return switch key {
    case "delimiter" where options.segmentation.delimiterWord == nil,
      "supersede" where options.segmentation.delimiterWord == nil,
      "stop_at_delimiter" where options.segmentation.delimiterWord == nil:
      "where steps do not end with a delimiter"
    case "pilot_rows" where choice != .auto: "without 'runtime: {communication: auto}'"
    case "words" where !isByWords: "without 'segmentation: words'"
    case "max_steps" where options.steps != nil: "beside 'steps'"
    case "max_batch" where options.mergeOrder != .arrival:
      "with 'merge_order: \(options.mergeOrder.rawValue)', which says what is read together"
    case "warm_up" where kinds.allSatisfy(\.waitsForParents):
      "with '\(names)', whose agents wait for those before them"
    case "check_first_step" where !kinds.contains { $0.usesSteps && $0 != .emulated }:
      "with '\(names)'"
    default: nil
    }
  }

  private var isByWords: Bool {
    if case .words = options.segmentation { true } else { false }
  }

  // MARK: Agents

  private func agentsAtOnce(in workflow: WorkflowDefinition) -> [String] {
    let names = workflow.agents.indices.filter { !workflow.worksInSteps($0) }
      .map { "'\(workflow.agents[$0].id)'" }
    guard !names.isEmpty, kinds.contains(where: { $0.usesSteps }) else { return [] }
    let works = names.count == 1 ? "works" : "work"
    return [
      "communication: \(names.joined(separator: ", ")) \(works) on everything at once, after all agents before: agents "
        + "that sample, choose, run code or stand on a branch cannot answer step by step"
    ]
  }

  private func forgotten(in workflow: WorkflowDefinition) -> [String] {
    let agents = workflow.agents.indices.filter {
      workflow.worksInSteps($0) && workflow.agents[$0].errorPolicy != .missing
    }
    guard kinds.contains(where: { $0 != .stepwise }) else { return [] }
    return agents.map {
      "agent '\(workflow.agents[$0].id)': 'on_error' holds for agents that are asked step by step; "
        + "'communication.on_failure' says what becomes of a run otherwise"
    }
  }
}

extension StepSegmentation {
  fileprivate var delimiterWord: String? {
    if case .delimiter(let word) = self { word } else { nil }
  }
}
