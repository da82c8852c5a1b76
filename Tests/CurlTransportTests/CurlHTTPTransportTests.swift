import CurlTransport
import Foundation
import LanguageModels
import Testing
import _TestSupport

@Suite struct CurlHTTPTransportTests {
  let server: FaultServer

  init() throws { server = try FaultServer() }

  func request(_ behaviour: String, path: String = "/v1/chat/completions") -> HTTPRequest {
    HTTPRequest(
      method: "POST", url: server.root + path,
      headers: [("X-Behaviour", behaviour), ("Authorization", "Bearer \(canary)")],
      body: Data(#"{"messages": [], "input": []}"#.utf8))
  }

  /// The transport's error for a behaviour.
  func failure(
    _ behaviour: String, _ configuration: CurlTransportConfiguration = .init(),
    isWarm: Bool = false
  ) async throws -> TransportError {
    let transport = CurlHTTPTransport(configuration: configuration)
    if isWarm { try await Task.sleep(for: .milliseconds(300)) }
    let start = ContinuousClock.now
    let error = await #expect(throws: TransportError.self) {
      try await transport.send(request(behaviour))
    }
    // No fault takes long to notice; the bound is for a machine under load.
    #expect(ContinuousClock.now - start < .seconds(20))
    let found = try #require(error)
    #expect(!"\(found) \(found.message)".contains(canary))
    #expect(found.message.count < 300)
    return found
  }

  @Test func returnsStatusHeadersAndBody() async throws {
    let response = try await CurlHTTPTransport().send(request("status/503/2"))
    #expect(response.status == 503)
    #expect(response.header("retry-after") == "2")
    #expect(String(decoding: response.body, as: UTF8.self).contains("the scripted status 503"))
  }

  /// Method, body and headers are those of the request, whatever its handle was used for before.
  @Test func aReusedHandleKeepsNothing() async throws {
    let transport = CurlHTTPTransport(configuration: .init(maximumConcurrentRequests: 1))
    for _ in 0..<3 {
      #expect(try await transport.send(request("status/503/2")).status == 503)
      var bare = request("")
      bare.headers = []
      #expect(try await transport.send(bare).status == 200)
      bare.method = "DELETE"
      #expect(try await transport.send(bare).status == 200)
      // Given to GET alone.
      #expect(try await server.bill(through: transport).requests > 0)
    }
    let bill = try await server.bill(through: transport)
    #expect(bill.byModel["status/503/2"] == 3)
    #expect(Set(bill.authorizations) == ["Bearer \(canary)", nil])
  }

  @Test(arguments: ["reset/before", "reset/headers", "reset/body", "longlength"])
  func brokenConnectionIsLost(behaviour: String) async throws {
    #expect(try await failure(behaviour).code == .connectionLost)
  }

  @Test func somethingElseThanHTTPIsNamed() async throws {
    let error = try await failure("nothttp")
    #expect(error.code == .other)
    #expect(error.message == "127.0.0.1:\(server.port) does not answer in HTTP")
  }

  @Test func firstByteTimeOut() async throws {
    let configuration = CurlTransportConfiguration(firstByteTimeout: .milliseconds(200))
    #expect(try await failure("slow/first/20", configuration).code == .firstByteTimeout)
  }

  @Test func idleTimeOut() async throws {
    let configuration = CurlTransportConfiguration(idleTimeout: .milliseconds(200))
    #expect(try await failure("slow/stall", configuration).code == .idleTimeout)
    // One that has stood idle: with nothing to watch, its next look at the deadlines is far away.
    let warm = try await failure("slow/stall", configuration, isWarm: true)
    #expect(warm.code == .idleTimeout)
    // The first byte comes later than a whole idle time-out.
    #expect(try await failure("slow/latestall/0.6", configuration).code == .idleTimeout)
  }

  @Test func totalTimeOutEvenWhileBytesFlow() async throws {
    let configuration = CurlTransportConfiguration(
      idleTimeout: .seconds(10), totalTimeout: .milliseconds(500))
    #expect(try await failure("slow/drip/200/0.1", configuration).code == .totalTimeout)
  }

  @Test func slowDripIsNoFaultWhileBytesFlow() async throws {
    let configuration = CurlTransportConfiguration(idleTimeout: .seconds(5))
    let transport = CurlHTTPTransport(configuration: configuration)
    let response = try await transport.send(request("slow/drip/10/0.02"))
    #expect(String(decoding: response.body, as: UTF8.self).contains("fine"))
  }

  @Test func connectTimeOutAndRefusal() async throws {
    let configuration = CurlTransportConfiguration(connectTimeout: .milliseconds(300))
    let transport = CurlHTTPTransport(configuration: configuration)
    // A server without TLS never finishes the handshake that we begin with it.
    let silent = try SilentListener()
    let slow = await #expect(throws: TransportError.self) {
      try await transport.send(
        HTTPRequest(method: "POST", url: "https://127.0.0.1:\(silent.port)/"))
    }
    #expect(slow?.code == .connectTimeout)
    let refused = await #expect(throws: TransportError.self) {
      try await transport.send(HTTPRequest(method: "GET", url: "http://127.0.0.1:1/"))
    }
    #expect(refused?.code == .cannotConnect)
    #expect(refused?.message == "cannot connect to 127.0.0.1:1; is the server running?")
  }

  @Test func unknownHostIsNamedWithoutItsPath() async throws {
    let error = await #expect(throws: TransportError.self) {
      try await CurlHTTPTransport().send(
        HTTPRequest(method: "GET", url: "http://nowhere.invalid/\(canary)?key=\(canary)"))
    }
    #expect(error?.code == .cannotResolveHost)
    #expect(error?.message == "cannot find the address of nowhere.invalid:80")
  }

  @Test func tooLongBodyIsRefusedEarly() async throws {
    let configuration = CurlTransportConfiguration(maximumResponseBytes: 100_000)
    #expect(try await failure("huge/400000000", configuration).code == .responseTooLarge)
  }

  @Test(arguments: [
    ("ftp://127.0.0.1/", "X", "1"), ("file:///etc/hostname", "X", "1"), ("http:///x", "X", "1"),
    ("http://user:\(canary)@127.0.0.1/", "X", "1"), ("http://127.0.0.1/", "X", "1\r\nEvil: 1"),
    ("http://127.0.0.1/", "X\n", "1"), ("nonsense \(canary)", "X", "1"),
  ])
  func refusesUnsafeRequests(url: String, name: String, value: String) async throws {
    let error = await #expect(throws: TransportError.self) {
      try await CurlHTTPTransport().send(
        HTTPRequest(method: "GET", url: url, headers: [(name, value)]))
    }
    #expect(error?.code == .invalidRequest)
    #expect(error?.message.contains(canary) == false)
  }

  @Test func followsNoRedirect() async throws {
    let transport = CurlHTTPTransport()
    #expect(try await transport.send(request("redirect")).status == 302)
    #expect(try await server.bill(through: transport).requests == 1)
  }

  @Test func keepsConnectionsAlive() async throws {
    let transport = CurlHTTPTransport()
    for _ in 0..<20 { _ = try await transport.send(request("ok")) }
    let bill = try await server.bill(through: transport)
    #expect(bill.requests == 20)
    #expect(bill.connections == 1)
  }

  /// libcurl resends by itself when a kept connection dies: a provider would bill twice.
  @Test func neverResendsByItself() async throws {
    let transport = CurlHTTPTransport()
    _ = try await transport.send(request("reset/reuse"))
    let error = await #expect(throws: TransportError.self) {
      try await transport.send(request("reset/reuse"))
    }
    #expect(error?.code == .connectionLost)
    #expect(try await server.bill(through: transport).requests == 2)
  }

  /// libcurl fails on its way to sending again: that the first time went out must still be known.
  @Test func aServerThatDiesWithARequestInHandMayHaveBilledIt() async throws {
    let server = try VanishingServer()
    let transport = CurlHTTPTransport()
    let request = HTTPRequest(
      method: "POST", url: server.root + "/", headers: [], body: Data("{}".utf8))
    #expect(try await transport.send(request).status == 200)
    let error = await #expect(throws: TransportError.self) { try await transport.send(request) }
    #expect(error?.code == .connectionLost)
    // On a connection of its own it is known to have cost nothing.
    let later = await #expect(throws: TransportError.self) { try await transport.send(request) }
    #expect(later?.code == .cannotConnect)
  }

  @Test func largeBodyGoesUpWithoutExpectation() async throws {
    var big = request("ok")
    big.body = Data(#"{"messages": [], "pad": "\#(String(repeating: "x", count: 3 << 20))"}"#.utf8)
    let transport = CurlHTTPTransport()
    #expect(try await transport.send(big).status == 200)
    #expect(try await server.bill(through: transport).expectations == 0)
  }
}
