package import Foundation

/// Reads `Retry-After`: seconds, or one of the three forms of an HTTP date (RFC 9110, 5.6.7).
package enum RetryAfter {
  /// - Returns: `nil` when the text is neither; zero for a moment that has passed.
  package static func pause(from text: String, now: Date) -> Duration? {
    let trimmed = text.trimmingCharacters(in: .whitespaces)
    if let seconds = Double(trimmed) {
      guard seconds.isFinite, seconds >= 0 else { return nil }
      return .milliseconds(Int64(min(seconds, 1e9) * 1000))
    }
    guard let date = date(from: trimmed) else { return nil }
    return .milliseconds(Int64(max(0, min(date.timeIntervalSince(now), 1e9)) * 1000))
  }

  /// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`.
  static func date(from text: String) -> Date? {
    let fields = text.split { $0 == " " || $0 == "," || $0 == "-" }.map(String.init)
    if fields.count == 6, fields[5] == "GMT" {
      return date(day: fields[1], month: fields[2], year: fields[3], time: fields[4])
    }
    if fields.count == 5 {
      return date(day: fields[2], month: fields[1], year: fields[4], time: fields[3])
    }
    return nil
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func date(day: String, month: String, year: String, time: String) -> Date? {
    let clock = time.split(separator: ":").compactMap { Int($0) }
    guard let day = Int(day), (1...31).contains(day), var year = Int(year), year >= 0,
      year < 10_000, let month = months.firstIndex(of: month), clock.count == 3,
      (0...23).contains(clock[0]), (0...59).contains(clock[1]), (0...60).contains(clock[2])
    else { return nil }
    if year < 100 { year += year < 70 ? 2000 : 1900 }
    let seconds = clock[0] * 3600 + clock[1] * 60 + clock[2]
    return Date(
      timeIntervalSince1970: Double(
        daysSince1970(year: year, month: month + 1, day: day) * 86_400 + seconds))
  }

  /// Days in the proleptic Gregorian calendar; years counted from March, so that a leap day is last.
  private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
    let shifted = month > 2 ? year : year - 1
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
  }
}
