/// Short names for lists of texts that change with any of them.
public enum Fingerprint {
  /// `fnv1a64:` and the 16 hex digits of the 64-bit FNV-1a hash of the parts, each led by its length.
  ///
  /// FNV-1a is no cryptographic hash: it finds accidents, not forgeries.
  ///
  /// - Complexity: O(total length).
  public static func of(_ parts: some Sequence<String>) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for part in parts {
      // The length first: "ab","c" and "a","bc" must differ.
      for byte in "\(part.utf8.count):\(part)".utf8 {
        hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
      }
    }
    let hex = String(hash, radix: 16)
    return "fnv1a64:" + String(repeating: "0", count: 16 - hex.count) + hex
  }
}
