/// Ten styles with a purpose, as MASPOB (arXiv 2603.02630) defines them by the indices of their options.
public enum StylePreset: String, CaseIterable, Sendable {
  case conciseDirect = "concise-direct"
  case detailedReasoning = "detailed-reasoning"
  case codeRigorous = "code-rigorous"
  case systematic
  case patternBased = "pattern-based"
  case verifyFirst = "verify-first"
  case quickConcise = "quick-concise"
  case comprehensive
  case simplifyFirst = "simplify-first"
  case visualApproach = "visual-approach"

  public var style: PromptStyle {
    switch self {
    case .conciseDirect: PromptStyle(options: [3, 0, 7, 0, 2, 4, 4, 0, 7, 3])
    case .detailedReasoning: PromptStyle(options: [0, 6, 2, 5, 0, 0, 8, 1, 0, 0])
    case .codeRigorous: PromptStyle(options: [1, 3, 3, 4, 3, 5, 1, 5, 2, 6])
    case .systematic: PromptStyle(options: [5, 2, 0, 2, 5, 3, 0, 6, 9, 2])
    case .patternBased: PromptStyle(options: [2, 5, 1, 7, 6, 1, 5, 2, 1, 4])
    case .verifyFirst: PromptStyle(options: [4, 9, 8, 1, 1, 2, 2, 4, 4, 1])
    case .quickConcise: PromptStyle(options: [8, 8, 6, 8, 8, 7, 3, 7, 5, 9])
    case .comprehensive: PromptStyle(options: [6, 1, 4, 3, 4, 8, 6, 3, 6, 5])
    case .simplifyFirst: PromptStyle(options: [7, 4, 5, 6, 7, 6, 7, 8, 3, 7])
    case .visualApproach: PromptStyle(options: [9, 7, 9, 9, 9, 9, 9, 9, 8, 8])
    }
  }

  /// The three that suit a kind of task, then the rest in list order.
  public static func ordered(for task: TaskKind) -> [StylePreset] {
    task.priority + allCases.filter { !task.priority.contains($0) }
  }
}

/// What a workflow is for, as far as the order of styles goes.
public enum TaskKind: String, CaseIterable, Sendable {
  /// Questions about texts with short answers.
  case reading
  /// Numbers and mathematics.
  case reasoning
  case code

  var priority: [StylePreset] {
    switch self {
    case .reading: [.conciseDirect, .quickConcise, .systematic]
    case .reasoning: [.detailedReasoning, .verifyFirst, .systematic]
    case .code: [.codeRigorous, .systematic, .patternBased]
    }
  }
}
