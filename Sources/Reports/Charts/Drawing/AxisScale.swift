/// An axis whose ticks are round numbers: multiples of 1, 2 or 5 times a power of ten.
struct AxisScale: Hashable, Sendable {
  let lower: Double
  let upper: Double
  let step: Double
  /// Decimals that a label needs.
  private let places: Int

  /// The shortest round range that holds all values.
  ///
  /// - Parameters:
  ///   - values: what is not finite is left out; nothing at all gives 0…1.
  ///   - isWhole: for counts, which have no halves.
  ///   - isTight: the range ends at the outermost values, and ticks lie within.
  ///   - intervals: how many steps to aim at; there are at most two more.
  init(
    covering values: some Sequence<Double>, includingZero: Bool = false, isWhole: Bool = false,
    isTight: Bool = false, intervals: Int = 5
  ) {
    var (low, high) = (Double.infinity, -Double.infinity)
    for value in values where value.isFinite && value.magnitude < 1e12 {
      (low, high) = (min(low, value), max(high, value))
    }
    if low > high { (low, high) = (0, 1) }
    if includingZero { (low, high) = (min(low, 0), max(high, 0)) }
    let size = max(low.magnitude, high.magnitude)
    if high - low <= max(size * 1e-9, 1e-11) {
      let pad = isWhole ? 1 : size > 1e-9 ? size / 10 : 0.5
      (low, high) = (low - pad, high + pad)
      if includingZero || isWhole { low = max(low, min(0, low + pad)) }
    }
    let rough = (high - low) / Double(intervals)
    (step, places) = Self.round(isWhole ? max(rough, 1) : rough)
    lower = isTight ? low : (low / step + 1e-9).rounded(.down) * step
    upper = isTight ? high : (high / step - 1e-9).rounded(.up) * step
  }

  /// The round step that is not below a rough one.
  private static func round(_ rough: Double) -> (step: Double, places: Int) {
    var (unit, places) = (1.0, 0)
    while unit > rough, places < 12 { (unit, places) = (unit / 10, places + 1) }
    while unit * 10 <= rough { unit *= 10 }
    let factor = [1.0, 2, 5].first { unit * $0 >= rough * (1 - 1e-9) }
    return factor.map { (unit * $0, places) } ?? (unit * 10, max(0, places - 1))
  }

  var ticks: [Double] {
    let first = Int((lower / step - 1e-9).rounded(.up))
    let last = Int((upper / step + 1e-9).rounded(.down))
    return (first...max(first, last)).map { Double($0) * step }
  }

  /// From 0 at the lower to 1 at the upper end; what lies outside is moved to the nearer end.
  func position(_ value: Double) -> Double { min(1, max(0, (value - lower) / (upper - lower))) }

  /// Such as `0.25`, `40`, `12k` or `3M`.
  func label(_ tick: Double) -> String {
    if tick != 0, step >= 1e6 { return Decimals.fixed(tick / 1e6, places: 0) + "M" }
    if tick != 0, step >= 1e3 { return Decimals.fixed(tick / 1e3, places: 0) + "k" }
    return Decimals.fixed(tick, places: places)
  }
}
