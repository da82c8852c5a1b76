import Foundation
import LanguageModels
import Workflows

extension Target {
  static let template = Target(name: "template", words: ["{a}", "{", "}", "{{", "}}", "{a b}"]) {
    bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    guard let escaped = try? PromptTemplate(PromptTemplate.escaping(text)),
      let filled = try? escaped.fill([:]), Array(filled.utf8) == Array(text.utf8)
    else { return "an escaped text does not fill to itself" }
    guard let template = try? PromptTemplate(text) else { return nil }
    let values = Dictionary(uniqueKeysWithValues: template.placeholders.map { ($0, "{x}") })
    return (try? template.fill(values)) == nil ? "all values are there and it does not fill" : nil
  }

  static let retryAfter = Target(
    name: "retryafter",
    words: ["Sun, 06 Nov 1994 08:49:37 GMT", "1e300", "inf", "0x1p9", "-1", "GMT", "Feb", "99999"]
  ) { bytes in
    let now = Date(timeIntervalSince1970: 784_111_777)
    let pause = RetryAfter.pause(from: String(decoding: bytes, as: UTF8.self), now: now)
    guard let pause else { return nil }
    return pause >= .zero && pause <= .seconds(1_000_000_000) ? nil : "a pause of \(pause)"
  }

  static let numbers = Target(name: "numbers", words: ["1,234", "-", "+", ".", "00", "\u{2212}5"]) {
    bytes in
    guard let number = NumberText.last(in: String(decoding: bytes, as: UTF8.self)) else {
      return nil
    }
    return NumberText.last(in: number) == number ? nil : "\(number) reads back as another number"
  }

  static let terminal = Target(
    name: "terminal", words: ["\u{1B}]0;x\u{7}", "\u{9B}2J", "\u{202E}"]
  ) {
    bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    let shown = VisibleText.of(text)
    if shown.unicodeScalars.contains(where: VisibleText.isControl) { return "a control is left" }
    return VisibleText.line(text).contains("\n") ? "one line has two" : nil
  }
}
