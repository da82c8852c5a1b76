import Workflows

/// Units of measure in one spelling, so that `cm` is `centimetres` and `square units` is `units^2`.
enum MeasureUnit {
  static let degree = "degree"

  /// Any text behind a value, in one spelling; `nil` where it names nothing.
  static func canonical(_ written: String) -> String? {
    var power = 1
    let bare = written.lowercased().filter { !"{}\\$.".contains($0) }
    var words: [String] = []
    for word in bare.split(whereSeparator: { $0.isWhitespace || $0 == "-" }).map(String.init) {
      let parts = word.split(separator: "^", maxSplits: 1).map(String.init)
      if parts.count == 2 || word.hasPrefix("^") { power = Int(parts.last ?? "") ?? power }
      guard let name = word.hasPrefix("^") ? nil : parts.first else { continue }
      switch name {
      case "square", "squared", "sq": power = 2
      case "cubic", "cubed", "cu": power = 3
      default: words.append(spellings[name] ?? singular(name))
      }
    }
    guard !words.isEmpty else { return nil }
    let name = words.joined(separator: " ")
    return power == 1 ? name : "\(name)^\(power)"
  }

  /// A spelled unit that is known to be one; letters alone may be variables.
  static func known(_ written: String) -> String? {
    guard let unit = canonical(written) else { return nil }
    let words = unit.split { $0 == " " || $0 == "^" }.filter { Int($0) == nil }
    // One or two letters directly behind digits are variables.
    let isSpaced = written.first?.isWhitespace ?? false
    let isLong = written.trimmed.prefix { $0.isLetter }.count > 2
    guard isSpaced || isLong else { return nil }
    return words.allSatisfy { names.contains(String($0)) || $0 == "per" } ? unit : nil
  }

  private static func singular(_ word: String) -> String {
    word.count > 3 && word.hasSuffix("s") && !word.hasSuffix("ss") ? String(word.dropLast()) : word
  }

  private static let spellings = [
    "cm": "centimeter", "centimetre": "centimeter", "centimetres": "centimeter", "mm": "millimeter",
    "millimetre": "millimeter", "millimetres": "millimeter", "m": "meter", "metre": "meter",
    "metres": "meter", "km": "kilometer", "kilometre": "kilometer", "kilometres": "kilometer",
    "in": "inch", "inches": "inch", "ft": "foot", "feet": "foot", "yd": "yard", "yds": "yard",
    "mi": "mile", "s": "second", "sec": "second", "secs": "second", "min": "minute",
    "mins": "minute", "h": "hour", "hr": "hour", "hrs": "hour", "mph": "mile per hour",
    "kg": "kilogram", "g": "gram", "lb": "pound", "lbs": "pound", "oz": "ounce", "deg": "degree",
    "°": "degree", "degrees": "degree", "usd": "dollar", "¢": "cent", "l": "liter",
    "litre": "liter", "litres": "liter", "ml": "milliliter", "people": "person", "men": "man",
    "women": "woman", "children": "child", "boxes": "box", "gal": "gallon",
  ]

  private static let names: Set<String> = Set(spellings.values).union([
    "unit", "dollar", "cent", "yard", "day", "week", "month", "year", "student", "page", "box",
    "point", "ton", "mile", "radian", "way", "integer", "number", "mile per hour",
  ]).subtracting(["mile per hour"])
}
