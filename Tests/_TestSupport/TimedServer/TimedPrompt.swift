import LanguageModels

/// Who asks, and after which steps.
struct TimedPrompt {
  static let bytesPerToken = 4

  let agent: String
  let isRoot: Bool
  /// The steps in its newest message.
  let parents: [String]
  let data: [UInt8]
  let hash: String

  var tokens: Int { (data.count + Self.bytesPerToken - 1) / Self.bytesPerToken }

  init(_ request: TimedCompletion, rootTag: String) {
    let head = request.messages.prefix { $0.role != "assistant" }
    isRoot = head.contains { $0.content.place(of: rootTag.utf8) != nil }
    agent = head.lazy.compactMap { Self.agent(in: $0.content) }.first ?? "nobody"
    let newest = request.messages.last { $0.role == "user" }
    parents = isRoot ? [] : Self.steps(in: newest?.content ?? [])
    var data: [UInt8] = []
    for message in request.messages {
      data += Array("\u{1e}\(message.role)\n".utf8) + message.content + [UInt8(ascii: "\n")]
    }
    self.data = data
    // FNV-1a: told apart is all they have to be.
    let digest = data.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3
    }
    let digits = String(digest, radix: 16)
    hash = String(repeating: "0", count: 16 - digits.count) + digits
  }

  private static func agent(in text: [UInt8]) -> String? {
    let mark = "AGENT=".utf8
    guard let place = text.place(of: mark) else { return nil }
    let name = text[(place + mark.count)...].prefix(while: \.isWord)
    return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
  }

  /// As ``TimedReply`` begins a step: `[AGENT.CALL.STEP from `.
  private static func steps(in text: [UInt8]) -> [String] {
    var steps: [String] = []
    for (bracket, byte) in text.enumerated() where byte == UInt8(ascii: "[") {
      let name = text[(bracket + 1)...].prefix { $0.isWord || $0 == UInt8(ascii: ".") }
      let dots = name.count { $0 == UInt8(ascii: ".") }
      guard dots == 2, text[name.endIndex...].starts(with: " from ".utf8) else { continue }
      steps.append(String(decoding: name, as: UTF8.self))
    }
    return steps
  }
}

/// What matters of the body of a request.
struct TimedCompletion {
  private(set) var messages: [(role: String, content: [UInt8])] = []
  private(set) var isStreamed = false
  private(set) var stops: [String] = []

  /// - Throws: for a body that says it in another way than ours do.
  init(_ body: [UInt8]) throws(JSONScanner.Unusual) {
    var scanner = JSONScanner(body)
    try scanner.object { scanner, name throws(JSONScanner.Unusual) in
      switch name {
      case "messages":
        try scanner.array { scanner throws(JSONScanner.Unusual) in
          messages.append(try Self.message(&scanner))
        }
      case "stop":
        try scanner.array { scanner throws(JSONScanner.Unusual) in
          stops.append(try scanner.string())
        }
      case "stream":
        try scanner.skip()
        isStreamed = true
      default: try scanner.skip()
      }
    }
  }

  private static func message(
    _ scanner: inout JSONScanner
  ) throws(JSONScanner.Unusual) -> (role: String, content: [UInt8]) {
    var message = (role: "", content: [UInt8]())
    try scanner.object { scanner, name throws(JSONScanner.Unusual) in
      switch name {
      case "role": message.role = try scanner.string()
      case "content": message.content = Array(try scanner.string().utf8)
      default: try scanner.skip()
      }
    }
    return message
  }
}

extension [UInt8] {
  /// Where these bytes begin for the first time.
  func place(of wanted: some Collection<UInt8>, from start: Int = 0) -> Int? {
    guard let first = wanted.first, count >= wanted.count + start else { return nil }
    return (start...(count - wanted.count)).first {
      self[$0] == first && self[$0...].starts(with: wanted)
    }
  }
}

extension UInt8 {
  fileprivate var isWord: Bool {
    let letter = self | 0x20
    return (0x61...0x7A).contains(letter) || (0x30...0x39).contains(self) || self == 0x5F
  }
}
