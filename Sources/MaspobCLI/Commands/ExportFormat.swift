import ArgumentParser

/// Files of other programs that a run can be written as.
enum ExportFormat: String, CaseIterable, ExpressibleByArgument {
  case gepa, dspy, optuna, promptfoo
}
