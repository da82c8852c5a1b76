import Testing

@testable import Studies

@Suite struct CRC32Tests {
  @Test func agreesWithTheCatalogueOfCRCs() {
    // The check value that every catalogue gives for CRC-32/ISO-HDLC.
    #expect(CRC32.checksum(of: "123456789".utf8) == 0xCBF4_3926)
    #expect(CRC32.checksum(of: [UInt8]()) == 0)
  }

  @Test func everyFlippedBitChangesTheChecksum() {
    let bytes = Array("a line of a journal".utf8)
    let checksum = CRC32.checksum(of: bytes)
    for bit in 0..<(bytes.count * 8) {
      var flipped = bytes
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(CRC32.checksum(of: flipped) != checksum)
    }
  }
}
