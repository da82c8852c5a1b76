/// A number of tokens as people write it: `200000`, `200k`, `5m`, `1.5m`.
struct TokenCount: Hashable {
  let tokens: Int

  init?(_ text: String) {
    var digits = text.lowercased()
    var unit = 1.0
    switch digits.last {
    case "k": unit = 1e3
    case "m": unit = 1e6
    default: break
    }
    if unit > 1 { digits.removeLast() }
    guard let number = Double(plain: digits), number * unit >= 1, number * unit < 1e15 else {
      return nil
    }
    tokens = Int((number * unit).rounded(.down))
  }
}

/// A time as people write it: `45s`, `30m`, `2h`, `1h30m`, `1d`; a bare number counts seconds.
struct WallTime: Hashable {
  let duration: Duration

  init?(_ text: String) {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    var seconds = 0.0
    var digits = ""
    for character in text.lowercased() {
      guard let unit = units[character] else {
        digits.append(character)
        continue
      }
      guard let number = Double(plain: digits) else { return nil }
      seconds += number * unit
      digits = ""
    }
    if !digits.isEmpty {
      // `1h30` leaves open what the 30 are.
      guard let number = Double(plain: digits), digits == text else { return nil }
      seconds = number
    }
    guard seconds >= 1, seconds < 1e9 else { return nil }
    duration = .milliseconds(Int64(seconds * 1000))
  }
}

extension Double {
  /// Digits with at most one decimal point: no sign, no exponent, no name.
  fileprivate init?(plain text: String) {
    guard let first = text.first, first.isASCII, first.isNumber,
      text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }), let number = Double(text)
    else { return nil }
    self = number
  }
}

extension Duration {
  /// Such as `2 h 5 min`, `3 min 20 s` or `12 s`.
  var words: String {
    let seconds = Int(components.seconds)
    return switch seconds {
    case ..<60: "\(seconds) s"
    case ..<3600: "\(seconds / 60) min" + (seconds % 60 > 0 ? " \(seconds % 60) s" : "")
    default: "\(seconds / 3600) h" + (seconds % 3600 >= 60 ? " \(seconds % 3600 / 60) min" : "")
    }
  }
}
