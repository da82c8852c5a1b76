/// The CRC-32 of IEEE 802.3, polynomial 0xEDB88320: finds every burst error of up to 32 bits.
enum CRC32 {
  private static let table: [UInt32] = (0..<256).map { (byte: UInt32) in
    (0..<8).reduce(byte) { word, _ in (word & 1 == 1 ? 0xEDB8_8320 : 0) ^ (word >> 1) }
  }

  static func checksum(of bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(0xFFFF_FFFF as UInt32) { word, byte in
      table[Int((word ^ UInt32(byte)) & 0xFF)] ^ (word >> 8)
    }
  }
}
