import PromptSpace
import Testing

@Suite struct FingerprintTests {
  /// The catalogue's FNV-1a of the bytes that the parts stand for, `1:a`.
  @Test func isFNV1aOfTheLengthAndTheText() {
    #expect(Fingerprint.of([]) == "fnv1a64:cbf29ce484222325")
    #expect(Fingerprint.of(["a"]) == "fnv1a64:45540418180aba49")
  }

  @Test func bordersBetweenPartsCount() {
    #expect(Fingerprint.of(["ab", "c"]) != Fingerprint.of(["a", "bc"]))
    #expect(Fingerprint.of(["a"]) != Fingerprint.of(["a", ""]))
  }
}
