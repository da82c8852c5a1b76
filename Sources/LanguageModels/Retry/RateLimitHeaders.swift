import Foundation

/// How long a server wants us to be quiet, from the headers that providers really send.
///
/// `Retry-After` (RFC 9110) and `retry-after-ms` say it outright. Otherwise every header whose name holds
/// `ratelimit` and `remaining` counts one kind of allowance, and the one with `reset` in its place says when it
/// is back: `x-ratelimit-reset-requests: 1m30s`, `anthropic-ratelimit-tokens-reset: 2026-01-31T12:00:00Z`,
/// `x-ratelimit-reset: 1767225600`.
enum RateLimitHeaders {
  /// The pause that a refusal asks for; `nil` where no header says anything.
  static func pause(in response: HTTPResponse, now: Date) -> Duration? {
    if let text = response.header("retry-after-ms"), let milliseconds = Double(text),
      milliseconds >= 0, milliseconds < 1e12
    {
      return .milliseconds(Int64(milliseconds))
    }
    return response.header("retry-after").flatMap { RetryAfter.pause(from: $0, now: now) }
      ?? exhaustion(in: response, now: now)
  }

  /// Until every allowance that is used up has come back: the next call before that would be refused.
  ///
  /// An allowance of which something is left asks for nothing, however far its reset.
  static func exhaustion(in response: HTTPResponse, now: Date) -> Duration? {
    response.headers.lazy.compactMap { header -> Duration? in
      // Every reply is read for this: the value is the cheapest to rule out.
      guard header.value == "0" else { return nil }
      let name = header.name.lowercased()
      guard name.contains("ratelimit"), name.contains("remaining"),
        let reset = response.header(name.replacing("remaining", with: "reset"))
      else { return nil }
      return pause(untilReset: reset, now: now)
    }.max()
  }

  /// Reads a span (`1m30s`, `6ms`, `12`), seconds or milliseconds since 1970, or an RFC 3339 date.
  ///
  /// - Returns: `nil` for any other text; zero for a moment that has passed.
  static func pause(untilReset text: String, now: Date) -> Duration? {
    let text = text.trimmingCharacters(in: .whitespaces)
    if let number = Double(text) {
      guard number >= 0, number < 1e14 else { return nil }
      // No allowance takes thirty years to come back: such a number is a date.
      guard number >= 1e9 else { return seconds(number) }
      return seconds((number >= 1e12 ? number / 1000 : number) - now.timeIntervalSince1970)
    }
    if let span = span(text) { return seconds(span) }
    let date =
      (try? Date(text, strategy: .iso8601))
      ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    return date.map { seconds($0.timeIntervalSince(now)) }
  }

  private static let units: [Substring: Double] = [
    "d": 86_400, "h": 3600, "m": 60, "s": 1, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9,
  ]

  /// Numbers with units one after the other, as Go prints a duration; in seconds.
  private static func span(_ text: String) -> Double? {
    var rest = text[...]
    var total = 0.0
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let number = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
      rest.removeFirst(number.count)
      let unit = rest.prefix { $0.isLetter }
      rest.removeFirst(unit.count)
      guard let value = Double(number), let factor = units[unit] else { return nil }
      total += value * factor
    }
    return total
  }

  private static func seconds(_ value: Double) -> Duration {
    .milliseconds(Int64((max(0, min(value, 1e9)) * 1000).rounded(.up)))
  }
}
