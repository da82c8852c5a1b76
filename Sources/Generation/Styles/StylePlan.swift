public import Randomness

/// Which style each attempt asks for: the presets in their order, then draws.
///
/// The draw of an attempt depends on the seeds and its number alone, so that a pool that is topped up
/// later gets the styles that it would have got at once.
public struct StylePlan: Sendable {
  private let presets: [StylePreset]
  private let seeds: SeedSequence

  public init(task: TaskKind, seeds: SeedSequence) {
    presets = StylePreset.ordered(for: task)
    self.seeds = seeds
  }

  /// - Parameter attempt: counted from 0.
  public func style(of attempt: Int) -> (name: String, style: PromptStyle) {
    if presets.indices.contains(attempt) {
      return (presets[attempt].rawValue, presets[attempt].style)
    }
    var generator = seeds.child("style").child(attempt).generator
    let style = PromptStyle(drawnFrom: &generator)
    return (style.options.map(String.init).joined(), style)
  }
}
