import Foundation
import Testing

@testable import LanguageModels

@Suite struct RetryPolicyTests {
  let policy = RetryPolicy()

  func failure(_ cause: CallFailure.Cause, after: Duration? = nil) -> CallFailure {
    CallFailure(cause, explanation: "", charge: .refused, retryAfter: after)
  }

  @Test(arguments: [408, 409, 429, 500, 502, 503, 504, 529])
  func retriesTransientStatuses(status: Int) {
    let decision = policy.decision(
      for: failure(.status(status, errorCode: nil)), attempt: 1, jitter: 0.5)
    #expect(decision == .retry(after: .milliseconds(500)))
  }

  @Test(arguments: [301, 400, 401, 402, 403, 404, 413, 422])
  func givesUpAtOnceOnOthers(status: Int) {
    let decision = policy.decision(
      for: failure(.status(status, errorCode: nil)), attempt: 1, jitter: 0.5)
    #expect(decision == .giveUp(note: nil))
  }

  @Test func givesUpWhereWaitingDoesNotHelp() {
    let quota = failure(.status(429, errorCode: "insufficient_quota"))
    #expect(policy.decision(for: quota, attempt: 1, jitter: 0) == .giveUp(note: nil))
    #expect(
      policy.decision(for: failure(.malformed), attempt: 1, jitter: 0) == .giveUp(note: nil))
    for code in [TransportError.Code.tls, .responseTooLarge, .invalidRequest] {
      #expect(!RetryPolicy.isTransient(failure(.transport(code))))
    }
  }

  @Test func pausesDoubleUpToTheMaximum() {
    let lost = failure(.transport(.connectionLost))
    let patient = RetryPolicy(maximumRetries: 100)
    let ceilings = (1...7).map { patient.decision(for: lost, attempt: $0, jitter: 1) }
    #expect(ceilings == [1, 2, 4, 8, 16, 30, 30].map { .retry(after: .seconds($0)) })
    #expect(patient.decision(for: lost, attempt: 99, jitter: 0) == .retry(after: .zero))
  }

  @Test func countsRetries() {
    let lost = failure(.transport(.idleTimeout))
    #expect(policy.decision(for: lost, attempt: 3, jitter: 0) == .retry(after: .zero))
    #expect(policy.decision(for: lost, attempt: 4, jitter: 0) == .giveUp(note: nil))
    #expect(RetryPolicy.never.decision(for: lost, attempt: 1, jitter: 0) == .giveUp(note: nil))
  }

  @Test func honoursTheServersWishUpToALimit() {
    let soon = failure(.status(429, errorCode: nil), after: .seconds(60))
    #expect(policy.decision(for: soon, attempt: 1, jitter: 0) == .retry(after: .seconds(60)))
    #expect(
      policy.decision(for: soon, attempt: 1, jitter: 0.5) == .retry(after: .milliseconds(60_500)))
    let late = failure(.status(429, errorCode: nil), after: .seconds(121))
    #expect(
      policy.decision(for: late, attempt: 1, jitter: 0)
        == .giveUp(
          note: "it asks to wait 121 s, more than the 120 s allowed: try again later"))
  }

  @Test(arguments: [
    "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
  ])
  func readsDates(text: String) {
    #expect(RetryAfter.date(from: text) == Date(timeIntervalSince1970: 784_111_777))
    let now = Date(timeIntervalSince1970: 784_111_700)
    #expect(RetryAfter.pause(from: text, now: now) == .seconds(77))
    #expect(RetryAfter.pause(from: text, now: .now) == .zero)
  }

  @Test func readsLeapDays() {
    let date = RetryAfter.date(from: "Thu, 29 Feb 2024 00:00:00 GMT")
    #expect(date == Date(timeIntervalSince1970: 1_709_164_800))
    let next = RetryAfter.date(from: "Fri, 01 Mar 2024 00:00:00 GMT")
    #expect(next == Date(timeIntervalSince1970: 1_709_251_200))
  }

  @Test func readsSecondsAndRefusesNonsense() {
    #expect(RetryAfter.pause(from: " 2.5 ", now: .now) == .milliseconds(2500))
    for text in ["-1", "soon", "", "nan", "Sun, 99 Nov 1994 08:49:37 GMT", "a b c d e f"] {
      #expect(RetryAfter.pause(from: text, now: .now) == nil)
    }
  }
}
