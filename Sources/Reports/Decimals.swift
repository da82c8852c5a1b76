/// Numbers as people read them; the same on every machine, whatever its language.
public enum Decimals {
  /// Three decimals, such as `0.417`.
  public static func fixed(_ number: Double, places: Int = 3) -> String {
    guard number.isFinite else { return "\(number)" }
    let scale = (0..<places).reduce(1.0) { value, _ in value * 10 }
    let scaled = (number.magnitude * scale).rounded()
    guard scaled < 1e15 else { return "\(number)" }
    let digits = String(Int(scaled))
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    let sign = number < 0 && scaled > 0 ? "-" : ""
    return places == 0
      ? sign + digits : sign + padded.dropLast(places) + "." + padded.suffix(places)
  }

  /// Three decimals with their sign, such as `+0.083`.
  public static func signed(_ number: Double, places: Int = 3) -> String {
    let text = fixed(number, places: places)
    return text.hasPrefix("-") ? text : "+" + text
  }
}
