import Comparison
import Foundation

/// What `--methods list` says.
enum MethodListing {
  static func show(on console: Console) throws {
    for (name, summary) in ComparisonMethod.names {
      console.result(name.padding(toLength: 20, withPad: " ", startingAt: 0) + summary)
      try console.event(CompareEvent.Method(name: name, summary: summary))
    }
    console.result("\nSettings, after a colon each; rivals and maspo take noreplay alone:")
    for (name, summary) in ComparisonMethod.settings {
      console.result(name.padding(toLength: 20, withPad: " ", startingAt: 0) + summary)
      try console.event(CompareEvent.Setting(name: name, summary: summary))
    }
  }
}
