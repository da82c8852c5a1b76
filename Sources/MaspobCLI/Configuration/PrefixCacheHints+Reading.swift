import LanguageModels

extension PrefixCacheHints {
  /// Of a model; all off where it says nothing.
  init(reading map: ConfigurationMapping) {
    self.init()
    sendsKey = map.flag("prompt_cache_key") ?? false
    sendsCachePrompt = map.flag("cache_prompt") ?? false
    slots = map.integer("id_slots", in: 1...1024)
  }
}
