/// Colours of the report, as pairs for light and dark, and the style sheet made of them.
///
/// Text reaches a contrast of 4.5:1 on its ground and marks reach 3:1 (WCAG 2.2, 1.4.3 and 1.4.11). Series
/// also differ in dashes and in the shapes of their markers, so that no meaning rests on colour alone.
enum Palette {
  struct Pair: Hashable, Sendable {
    let light: UInt32
    let dark: UInt32
  }

  static let ground = Pair(light: 0xFFFFFF, dark: 0x0D1117)
  static let panel = Pair(light: 0xF6F8FA, dark: 0x161B22)
  static let ink = Pair(light: 0x1B1F24, dark: 0xE6EDF3)
  static let muted = Pair(light: 0x57606A, dark: 0x9AA4AF)
  static let grid = Pair(light: 0xD8DEE4, dark: 0x30363D)
  static let link = Pair(light: 0x0B5CAD, dark: 0x6CB6FF)
  static let added = Pair(light: 0xDAFBE1, dark: 0x12351F)
  static let removed = Pair(light: 0xFFE5E2, dark: 0x4A1B1B)

  static let series = [
    Pair(light: 0x0B62A8, dark: 0x6CB6FF), Pair(light: 0xB3421B, dark: 0xFF9E7A),
    Pair(light: 0x0A7A5A, dark: 0x5FD3A8), Pair(light: 0x8A3A83, dark: 0xE2A3DD),
    Pair(light: 0x8A6100, dark: 0xE3B341), Pair(light: 0x4A5560, dark: 0xADBAC7),
    Pair(light: 0xA31D4F, dark: 0xFF8FB3), Pair(light: 0x00707F, dark: 0x56D4DD),
  ]

  /// Line patterns, one shorter than the colours: neighbours that share one differ in the other.
  static let dashes = ["none", "7 3", "2 3", "10 3 2 3", "14 4", "5 2 1 2 1 2", "1 4"]

  /// Fills of a heat map from low to high, the same in light and dark since each carries its own text.
  static let heat: [UInt32] = [
    0xF3F7FC, 0xDBE8F6, 0xC0D8EF, 0x9FC5E6, 0x79AEDA, 0x5494C9, 0x3478B2, 0x1C5C96, 0x0B3F74,
  ]

  /// The better of black and white on a fill: one of them always reaches 4.58:1, the root of 21.
  static func text(on fill: UInt32) -> UInt32 {
    contrast(fill, 0x000000) >= contrast(fill, 0xFFFFFF) ? 0x000000 : 0xFFFFFF
  }

  /// (L₁ + 0.05)/(L₂ + 0.05) with the lighter colour's relative luminance above.
  ///
  /// - Source: WCAG 2.2, "contrast ratio".
  static func contrast(_ first: UInt32, _ second: UInt32) -> Double {
    let (one, two) = (luminance(first), luminance(second))
    return (max(one, two) + 0.05) / (min(one, two) + 0.05)
  }

  private static func luminance(_ colour: UInt32) -> Double {
    func linear(_ shift: UInt32) -> Double {
      let share = Double((colour >> shift) & 0xFF) / 255
      return share <= 0.04045 ? share / 12.92 : power((share + 0.055) / 1.055)
    }
    return 0.2126 * linear(16) + 0.7152 * linear(8) + 0.0722 * linear(0)
  }

  /// x^2.4 as x²·(x²)^(1/5), the root by Newton's method: no mathematical library is needed for one power.
  private static func power(_ x: Double) -> Double {
    let square = x * x
    var root = 1.0
    for _ in 0..<60 {
      root -= (root * root * root * root * root - square) / (5 * root * root * root * root)
    }
    return square * root
  }

  static func hex(_ colour: UInt32) -> String {
    let digits = String(colour, radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }
}
