import Foundation
import LanguageModels
import Logging

extension Services {
  /// What a command may decide about its calls.
  struct Options {
    var caps = BudgetCaps.unlimited
    /// What earlier processes spent under the same caps.
    var spent = BudgetAmount.zero
    /// Their time at work.
    var wall = Duration.zero
    /// How far they saw models go beyond a worst case.
    var overruns = ObservedOverruns()
    /// Their calls.
    var records: [CallRecord] = []
    var callLog: (any CallLog)?
    /// Where a run keeps its own answers when the shared cache is off.
    var replies: URL?
    /// Whether it keeps them beside the shared cache too, so that a search that asks can be replayed from them.
    var keepsReplies = false
    var environment = ProcessInfo.processInfo.environment
    var logger: Logger?
    /// False where somebody else runs the workflow: no server and no key is then needed.
    var usesModels = true
    var usesEmbedder = true
  }
}
