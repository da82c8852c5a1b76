import CCurl
import Foundation
import LanguageModels

/// One request on the wire; lives and dies on the multiplexer's thread.
final class CurlTransfer {
  let job: CurlJob
  let easy: UnsafeMutableRawPointer
  private let headerList: UnsafeMutablePointer<curl_slist>?
  /// Whether the request may be on the wire.
  private(set) var hasBegun = false
  /// Whether libcurl has taken all of the request.
  private(set) var isSet = true
  private(set) var assembler: ResponseAssembler
  private(set) var deadline: TransferDeadline

  private var ownsHandle = true
  private var isPaused = false

  /// - Parameter easy: a handle of ``makeHandle(_:)``, used before or not, which the transfer owns from now on.
  init(_ job: CurlJob, easy: UnsafeMutableRawPointer, configuration: CurlTransportConfiguration) {
    self.job = job
    self.easy = easy
    headerList = Self.headerList(of: job.request)
    assembler = ResponseAssembler(maximumBodyBytes: configuration.maximumResponseBytes)
    deadline = TransferDeadline(configuration: configuration, start: .now)
    setRequest()
    let context = Unmanaged.passUnretained(self).toOpaque()
    ccurl_setopt_pointer(easy, CURLOPT_HEADERDATA, context)
    ccurl_setopt_pointer(easy, CURLOPT_WRITEDATA, context)
    ccurl_setopt_pointer(easy, CURLOPT_PREREQDATA, context)
  }

  deinit {
    if ownsHandle { curl_easy_cleanup(easy) }
    curl_slist_free_all(headerList)
  }

  /// Goes on after a pause: libcurl hands the bytes over again, perhaps at once.
  func resume() {
    guard isPaused else { return }
    isPaused = false
    deadline.receivedBytes(at: .now)
    curl_easy_pause(easy, CURLPAUSE_RECV_CONT)
  }

  /// Hands over the handle for another transfer; nothing may be asked of this one afterwards.
  func releaseHandle() -> UnsafeMutableRawPointer {
    ownsHandle = false
    // The list dies with this transfer, and nobody needs the body any more.
    ccurl_setopt_list(easy, CURLOPT_HTTPHEADER, nil)
    ccurl_setopt_bytes(easy, CURLOPT_POSTFIELDS, nil)
    return easy
  }

  /// From the start to the moment the connection was ready, `nil` before that.
  var connectedAfter: Duration? {
    var microseconds: curl_off_t = 0
    ccurl_getinfo_offset(easy, CURLINFO_PRETRANSFER_TIME_T, &microseconds)
    return microseconds > 0 ? .microseconds(microseconds) : nil
  }

  // MARK: What libcurl calls

  fileprivate func receiveHeader(_ bytes: UnsafeRawBufferPointer) -> Bool {
    deadline.receivedBytes(at: .now)
    return assembler.receiveHeader(bytes)
  }

  /// - Returns: what libcurl wants to hear: the count of the bytes, another one to end the transfer, or the wish to get
  ///   them again later.
  fileprivate func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Int {
    deadline.receivedBytes(at: .now)
    guard case .stream(let stream) = job.consumer else {
      return assembler.receiveBody(bytes) ? bytes.count : 0
    }
    stream.begin((assembler.status, assembler.headers))
    guard stream.channel.offer(Data(bytes)) else {
      isPaused = true
      deadline.pause()
      return Int(CURL_WRITEFUNC_PAUSE)
    }
    return assembler.countBody(bytes.count) ? bytes.count : 0
  }

  /// - Returns: whether the request may go out now. libcurl resends by itself when a kept connection dies, and a paid
  ///   call would go uncounted.
  fileprivate func begin() -> Bool {
    defer { hasBegun = true }
    return !hasBegun
  }
}

extension CurlTransfer {
  /// A handle with everything that is the same for all requests; setting it anew took a twentieth of a call.
  static func makeHandle(_ configuration: CurlTransportConfiguration) -> UnsafeMutableRawPointer? {
    guard let easy = curl_easy_init() else { return nil }
    setLimits(configuration, on: easy)
    setCallbacks(on: easy)
    return easy
  }

  private static func setLimits(
    _ configuration: CurlTransportConfiguration, on easy: UnsafeMutableRawPointer
  ) {
    ccurl_allow_http_only(easy)
    // Never follow: another host must not get our Authorization, and a POST must not become a GET.
    ccurl_setopt_long(easy, CURLOPT_FOLLOWLOCATION, 0)
    ccurl_setopt_long(easy, CURLOPT_NOSIGNAL, 1)
    ccurl_setopt_long(easy, CURLOPT_TCP_NODELAY, 1)
    ccurl_setopt_long(easy, CURLOPT_TCP_KEEPALIVE, 1)
    ccurl_setopt_long(
      easy, CURLOPT_CONNECTTIMEOUT_MS, configuration.connectTimeout.wholeMilliseconds)
    ccurl_setopt_long(easy, CURLOPT_TIMEOUT_MS, configuration.totalTimeout.wholeMilliseconds)
    ccurl_setopt_offset(
      easy, CURLOPT_MAXFILESIZE_LARGE, curl_off_t(configuration.maximumResponseBytes))
    if let file = configuration.authoritiesFile { ccurl_setopt_string(easy, CURLOPT_CAINFO, file) }
  }

  /// Sets all that differs between requests, whatever the handle was used for before.
  private func setRequest() {
    ccurl_setopt_string(easy, CURLOPT_URL, job.target.url)
    ccurl_setopt_string(easy, CURLOPT_NOPROXY, job.target.isLoopback ? "*" : nil)
    ccurl_setopt_list(easy, CURLOPT_HTTPHEADER, headerList)
    let method = job.request.method.uppercased()
    let isPlainGet = method == "GET" && job.request.body.isEmpty
    ccurl_setopt_string(
      easy, CURLOPT_CUSTOMREQUEST, isPlainGet || method == "POST" ? nil : method)
    if isPlainGet {
      ccurl_setopt_long(easy, CURLOPT_HTTPGET, 1)
      return
    }
    // In libcurl's hands a body goes out in one write with its headers: the server wakes up once.
    ccurl_setopt_offset(
      easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(job.request.body.count))
    job.request.body.withUnsafeBytes { bytes in
      isSet =
        ccurl_setopt_bytes(easy, CURLOPT_COPYPOSTFIELDS, bytes.baseAddress) == CURLE_OK
    }
  }

  /// Each gets its transfer as context, which ``init(_:easy:configuration:)`` sets.
  private static func setCallbacks(on easy: UnsafeMutableRawPointer) {
    ccurl_setopt_write_function(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      guard let context else { return 0 }
      let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
      let buffer = UnsafeRawBufferPointer(start: bytes, count: size * count)
      return transfer.receiveHeader(buffer) ? size * count : 0
    }
    ccurl_setopt_write_function(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      guard let context else { return 0 }
      let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
      let buffer = UnsafeRawBufferPointer(start: bytes, count: size * count)
      return transfer.receiveBody(buffer)
    }
    ccurl_set_request_function(easy) { context, _, _, _, _ in
      guard let context else { return CURL_PREREQFUNC_ABORT }
      let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
      return transfer.begin() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
    }
  }

  private static func headerList(of request: HTTPRequest) -> UnsafeMutablePointer<curl_slist>? {
    var list: UnsafeMutablePointer<curl_slist>?
    for (name, value) in request.headers {
      // libcurl reads "Name:" as "leave it out"; an empty value is written "Name;".
      list = curl_slist_append(list, value.isEmpty ? "\(name);" : "\(name): \(value)")
    }
    return curl_slist_append(list, "Expect:")
  }
}

extension Duration {
  /// At least one: libcurl reads zero as "no limit".
  fileprivate var wholeMilliseconds: Int {
    max(1, Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000))
  }
}
