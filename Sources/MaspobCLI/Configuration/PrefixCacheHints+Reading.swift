import LanguageModels
import Yams

extension PrefixCacheHints {
  /// Of a model; all off where it says nothing.
  init(reading map: ConfigurationMapping) {
    self.init()
    sendsKey = map.flag("prompt_cache_key") ?? false
    sendsCachePrompt = map.flag("cache_prompt") ?? false
    slots = Self.slots(map)
  }

  /// Where these keys may stand, for those who write them elsewhere.
  static let foreignKeys = Dictionary(
    uniqueKeysWithValues: ["prompt_cache_key", "cache_prompt", "id_slots"].map {
      ($0, ProjectConfiguration.ModelSection.place)
    })

  private static func slots(_ map: ConfigurationMapping) -> Int? {
    let (key, range) = ("id_slots", 1...1024)
    guard let node = map.node(key) else { return nil }
    if let slots = node.int, range.contains(slots) { return slots }
    var message =
      "expected the number of slots that the server was started with (--parallel), a whole number between "
      + "\(range.lowerBound) and \(range.upperBound), found \(node.shownValue)"
    if case .mapping = node { message += "; agents are dealt to the slots by themselves" }
    map.report(key, message)
    return nil
  }
}
