import Foundation
import Testing
import _TestSupport

@testable import LanguageModels

/// The writer against Foundation's, whose bytes the cache keys, golden files and older logs were made of.
@Suite struct JSONObjectWriterTests {
  private struct Reference: Encodable {
    struct Part: Encodable {
      let content: String
      let role: String
    }
    let flag: Bool
    let integer: Int
    let list: [String]
    let nothing: String?
    let number: Double
    let parts: [Part]
    let text: String

    private enum Keys: String, CodingKey { case flag, integer, list, nothing, number, parts, text }

    func encode(to encoder: any Encoder) throws {
      var values = encoder.container(keyedBy: Keys.self)
      try values.encode(text, forKey: .text)
      try values.encode(parts, forKey: .parts)
      try values.encode(number, forKey: .number)
      try values.encode(nothing, forKey: .nothing)
      try values.encode(list, forKey: .list)
      try values.encode(integer, forKey: .integer)
      try values.encode(flag, forKey: .flag)
    }

    var expected: Data {
      get throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
      }
    }

    var written: [UInt8] {
      get throws {
        try JSONObjectWriter.object {
          $0.field("flag", flag)
          $0.field("integer", integer)
          $0.field("list", list)
          $0.null("nothing")
          try $0.field("number", number)
          $0.field("parts", parts) { part, value in
            part.field("content", value.content)
            part.field("role", value.role)
          }
          $0.field("text", text)
        }
      }
    }
  }

  /// Every escape, every width of UTF-8, and neighbours of each.
  private static func text(_ random: inout TestRandom) -> String {
    let scalars = (0..<Int.random(in: 0...40, using: &random)).map { _ -> Unicode.Scalar in
      let bound: UInt32 = [0x30, 0x80, 0x800, 0x11_0000][Int.random(in: 0..<4, using: &random)]
      return Unicode.Scalar(UInt32.random(in: 0..<bound, using: &random)) ?? "\u{2028}"
    }
    return String(String.UnicodeScalarView(scalars))
  }

  private static func number(_ random: inout TestRandom) -> Double {
    let bits = Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &random))
    let round = Double(Int.random(in: -1000...1000, using: &random)) / 8
    return Bool.random(using: &random) && bits.isFinite ? bits : round
  }

  @Test func theBytesAreThoseOfFoundation() throws {
    var random = TestRandom(seed: 7)
    for _ in 0..<3000 {
      let count = Int.random(in: 0...3, using: &random)
      let reference = Reference(
        flag: .random(using: &random),
        integer: Int(
          truncatingIfNeeded: random.next() >> UInt64.random(in: 0...63, using: &random)),
        list: (0..<count).map { _ in Self.text(&random) }, nothing: nil,
        number: Self.number(&random),
        parts: (0..<count).map { _ in
          .init(content: Self.text(&random), role: Self.text(&random))
        },
        text: Self.text(&random))
      #expect(Data(try reference.written) == (try reference.expected))
    }
  }

  @Test(arguments: [
    0, -0.0, 1, 1e16, 1e15, 1.5e-7, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1e21, -2.0,
  ])
  func numbersOfEveryForm(_ number: Double) throws {
    let reference = Reference(
      flag: true, integer: .min, list: [], nothing: nil, number: number, parts: [], text: "")
    #expect(Data(try reference.written) == (try reference.expected))
  }

  @Test(arguments: [Double.infinity, -.infinity, .nan])
  func whatIsNoNumberIsRefused(_ number: Double) {
    #expect(throws: JSONObjectWriter.NotFinite.self) {
      try JSONObjectWriter.object { try $0.field("number", number) }
    }
  }

  /// The lines of the log are sorted and canonical: Foundation reads them and writes the same bytes.
  @Test func linesOfTheLogAreCanonical() throws {
    let usage = TokenUsage(
      inputTokens: 5, outputTokens: 7, cachedInputTokens: 2, isEstimated: true)
    let context = CallContext(
      role: .judge, agent: "a \"b\"", trial: 3, example: "e/1\n", split: "test")
    for cost in [nil, 0, 0.25] {
      var record = CallRecord(
        time: Date(timeIntervalSince1970: 0.5), context: context, model: "m", attempt: 2,
        outcome: .init(
          status: "ok", usage: usage, costUSD: cost, latency: .milliseconds(12), wasSent: true))
      #expect(try canonical(record.json()) == record.json())
      (record.id, record.wall, record.foreseen) = ("x-1", .seconds(2), usage)
      #expect(try canonical(record.json()) == record.json())
      #expect(try JSONDecoder().decode(CallRecord.self, from: Data(record.json())).id == "x-1")
      let plan = CallPlan(
        model: "m", context: context, request: HTTPRequest(method: "POST", url: ""),
        worstCase: usage, redactor: Redactor(secrets: []))
      let start = CallStart(
        time: Date(timeIntervalSince1970: 0.5), plan: plan, attempt: 1,
        reserved: (TokenUsage(inputTokens: 5, outputTokens: 7, isEstimated: true), usd: cost),
        wall: .seconds(3))
      #expect(try canonical(start.json()) == start.json())
      #expect(try JSONDecoder().decode(CallStart.self, from: Data(start.json())) == start)
    }
  }

  private enum Field: Codable {
    case text(String), integer(Int), number(Double), flag(Bool), null

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if value.decodeNil() {
        self = .null
      } else if let flag = try? value.decode(Bool.self) {
        self = .flag(flag)
      } else if let integer = try? value.decode(Int.self) {
        self = .integer(integer)
      } else if let number = try? value.decode(Double.self) {
        self = .number(number)
      } else {
        self = .text(try value.decode(String.self))
      }
    }

    func encode(to encoder: any Encoder) throws {
      var value = encoder.singleValueContainer()
      switch self {
      case .text(let text): try value.encode(text)
      case .integer(let integer): try value.encode(integer)
      case .number(let number): try value.encode(number)
      case .flag(let flag): try value.encode(flag)
      case .null: try value.encodeNil()
      }
    }
  }

  private func canonical(_ line: [UInt8]) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(JSONDecoder().decode([String: Field].self, from: Data(line))))
  }
}
