public import PromptSpace

/// What a study reports while it runs, for a progress bar or a log.
public enum StudyProgress: Sendable {
  case proposed(Trial)
  /// Examples of the current evaluation.
  case examples(trial: Int, split: DataSplit, finished: Int, total: Int)
  case evaluated(Trial)
  case tested(Trial)
  /// Failed examples of a trial were run again on a split.
  case retried(Trial, split: DataSplit)
}
