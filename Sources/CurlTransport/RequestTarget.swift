import Foundation
import LanguageModels

/// Where a request goes, checked before libcurl sees it, and how error texts name it.
struct RequestTarget: Hashable {
  let url: String
  /// `host:port`: never the path, the query or user information, which may hold secrets.
  let name: String
  let isLoopback: Bool

  /// - Throws: ``TransportError`` with `invalidRequest`.
  init(url: String) throws {
    guard let parts = URLComponents(string: url),
      let scheme = parts.scheme?.lowercased(), scheme == "http" || scheme == "https"
    else { throw TransportError(.invalidRequest, "the address is no http:// or https:// URL") }
    guard let host = parts.host, !host.isEmpty, !url.utf8.contains(0) else {
      throw TransportError(.invalidRequest, "the address names no host")
    }
    guard parts.user == nil, parts.password == nil else {
      throw TransportError(.invalidRequest, "the address must not hold a user name or a password")
    }
    self.url = url
    name = "\(host.prefix(200)):\(parts.port ?? (scheme == "https" ? 443 : 80))"
    isLoopback = host == "localhost" || host == "::1" || host == "[::1]" || host.hasPrefix("127.")
  }

  /// A line break in a header would start another header.
  ///
  /// - Throws: ``TransportError`` with `invalidRequest`.
  static func check(_ headers: [(name: String, value: String)]) throws {
    guard headers.allSatisfy(isSafe) else {
      throw TransportError(.invalidRequest, "a header holds a character that HTTP forbids")
    }
  }

  private static func isSafe(_ header: (name: String, value: String)) -> Bool {
    !header.name.isEmpty
      && header.name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
      && header.value.utf8.allSatisfy { $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }
  }
}
