import Foundation
import Testing

@testable import LanguageModels

@Suite struct RequestDigestTests {
  func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  /// Examples of FIPS 180-2, appendix B, and the empty message.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func hashesAsPublished(text: String, digest: String) {
    #expect(hexadecimal(SHA256.digest(text.utf8)) == digest)
  }

  @Test func hashesAMillionLetters() {
    let digest = SHA256.digest(repeatElement(UInt8(ascii: "a"), count: 1_000_000))
    #expect(
      hexadecimal(digest) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  /// Values from Python's hashlib for "x" repeated: every way the padding can fall.
  @Test(arguments: [
    (55, "d5e285683cd4efc02d021a5c62014694958901005d6f71e89e0989fac77e4072"),
    (56, "04c26261370ee7541549d16dee320c723e3fd14671e66a099afe0a377c16888e"),
    (63, "75220b47218278e656f2013bb8f0c455a25eaf01e86c64924e9d48d89776d6f2"),
    (64, "7ce100971f64e7001e8fe5a51973ecdfe1ced42befe7ee8d5fd6219506b5393c"),
    (65, "9537c5fdf120482f7d58d25e9ed583f52c02b4e304ea814db1633ad565aed7e9"),
  ])
  func padsEveryLength(count: Int, digest: String) {
    #expect(
      hexadecimal(SHA256.digest(repeatElement(UInt8(ascii: "x"), count: count))) == digest)
  }

  @Test func everyFieldCounts() {
    let base = ChatRequest(model: "m", messages: [ChatMessage(.user, "a")])
    var requests = [base]
    func vary(_ change: (inout ChatRequest) -> Void) {
      var request = base
      change(&request)
      requests.append(request)
    }
    vary { $0.model = "m2" }
    vary { $0.messages = [ChatMessage(.system, "a")] }
    vary { $0.messages = [ChatMessage(.user, "b")] }
    vary { $0.messages.append(ChatMessage(.user, "a")) }
    vary { $0.messages = [] }
    vary { $0.temperature = 0 }
    vary { $0.temperature = 1 }
    vary { $0.topP = 1 }
    vary { $0.maxOutputTokens = 1 }
    vary { $0.stop = ["a"] }
    vary { $0.stop = ["a", "b"] }
    vary { $0.stop = ["ab"] }
    vary { $0.seed = 1 }
    vary { $0.replicate = 1 }
    var digests = Set(requests.map { RequestDigest(chat: $0, namespace: "http://a/v1") })
    digests.insert(RequestDigest(chat: base, namespace: "http://b/v1"))
    digests.insert(RequestDigest(embedding: "a", model: "m", namespace: "http://a/v1"))
    #expect(digests.count == requests.count + 2)
    #expect(RequestDigest(chat: base, namespace: "n") == RequestDigest(chat: base, namespace: "n"))
  }

  @Test func fieldsDoNotRunTogether() {
    func digest(_ contents: [String]) -> RequestDigest {
      RequestDigest(
        chat: ChatRequest(model: "m", messages: contents.map { ChatMessage(.user, $0) }),
        namespace: "n")
    }
    let apart = digest(["a", "b"])
    // As the fields would be written with and without their lengths.
    #expect(digest(["arole\nusercontent\nb"]) != apart)
    #expect(digest(["arole 4\nusercontent 1\nb"]) != apart)
    #expect(digest(["ab"]) != apart)
  }
}
