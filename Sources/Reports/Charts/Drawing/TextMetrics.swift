import LanguageModels

/// How much room a text takes, without a font at hand: an upper estimate, after DejaVu Sans,
/// which is among the widest of the common sans-serif faces.
enum TextMetrics {
  /// In the units of `size`, with controls as they are written out.
  static func width(of text: String, size: Double) -> Double {
    VisibleText.of(text).unicodeScalars.reduce(0) { $0 + share(of: $1) } * size
  }

  /// The text, or its beginning with an ellipsis, no wider than a limit.
  static func fitted(_ text: String, size: Double, width limit: Double) -> String {
    if width(of: text, size: size) <= limit { return text }
    var kept = ""
    var used = width(of: "…", size: size)
    for character in VisibleText.of(text) {
      used += width(of: String(character), size: size)
      if used > limit { break }
      kept.append(character)
    }
    return kept + "…"
  }

  private static func share(of scalar: Unicode.Scalar) -> Double {
    switch scalar.value {
    case 0x300..<0x370: 0
    case 0x1100...: 1.05
    case 0x2E, 0x2C, 0x3A, 0x69, 0x6C, 0x6A, 0x7C, 0x20, 0x27: 0.34
    case 0x25, 0x40, 0x4D, 0x57, 0x6D: 1
    case 0x2B, 0x3C...0x3E, 0x41...0x5A, 0x77: 0.84
    default: 0.65
    }
  }
}
