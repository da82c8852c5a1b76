import Foundation
import Testing

@testable import LanguageModels

@Suite struct RateLimitHeadersTests {
  /// 2026-01-31 12:00:00 UTC.
  let now = Date(timeIntervalSince1970: 1_769_860_800)

  func response(_ headers: [String: String], status: Int = 429) -> HTTPResponse {
    HTTPResponse(
      status: status, headers: headers.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
  }

  @Test(arguments: [
    ("1m30s", 90_000), ("6ms", 6), ("1h2m3.5s", 3_723_500), ("250us", 1), ("12", 12_000),
    ("0.5", 500), ("0s", 0), ("2d", 172_800_000), ("1769860807", 7000), ("1769860807500", 7500),
    ("2026-01-31T12:00:09Z", 9000), ("2026-01-31T14:00:09+02:00", 9000),
    ("2026-01-31T12:00:09.250Z", 9250), ("2026-01-31T11:59:00Z", 0), ("1769860700", 0),
  ])
  func readsResets(text: String, milliseconds: Int64) {
    #expect(
      RateLimitHeaders.pause(untilReset: text, now: now) == .milliseconds(milliseconds))
  }

  @Test(arguments: ["", "soon", "-5", "5x", "m", "1m3", "nan", "1e99", "s5", "1.2.3s"])
  func refusesNonsense(text: String) {
    #expect(RateLimitHeaders.pause(untilReset: text, now: now) == nil)
  }

  @Test func onlyUsedUpAllowancesAskForAPause() {
    let headers = [
      "x-ratelimit-remaining-requests": "0", "X-RateLimit-Reset-Requests": "1m30s",
      "x-ratelimit-remaining-tokens": "900", "x-ratelimit-reset-tokens": "23h",
    ]
    #expect(RateLimitHeaders.exhaustion(in: response(headers), now: now) == .seconds(90))
    let both = headers.merging(["x-ratelimit-remaining-tokens": "0"]) { $1 }
    #expect(RateLimitHeaders.exhaustion(in: response(both), now: now) == .seconds(82_800))
    let none = headers.merging(["x-ratelimit-remaining-requests": "1"]) { $1 }
    #expect(RateLimitHeaders.exhaustion(in: response(none), now: now) == nil)
    #expect(
      RateLimitHeaders.exhaustion(
        in: response(["x-ratelimit-remaining-requests": "0"]), now: now) == nil)
  }

  @Test func theServersOwnWordGoesFirst() {
    var headers = [
      "anthropic-ratelimit-tokens-remaining": "0",
      "anthropic-ratelimit-tokens-reset": "2026-01-31T12:00:09Z",
    ]
    #expect(RateLimitHeaders.pause(in: response(headers), now: now) == .seconds(9))
    headers["Retry-After"] = "4"
    #expect(RateLimitHeaders.pause(in: response(headers), now: now) == .seconds(4))
    headers["retry-after-ms"] = "350"
    #expect(RateLimitHeaders.pause(in: response(headers), now: now) == .milliseconds(350))
  }
}
