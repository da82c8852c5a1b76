import CCurl
import LanguageModels

extension CurlTransfer {
  /// The reply, or why there is none.
  func outcome(of result: CURLcode) -> Result<HTTPResponse, any Error> {
    guard result == CURLE_OK else { return .failure(failure(for: result)) }
    guard assembler.hasAllHeaders else { return .failure(failure(for: CURLE_GOT_NOTHING)) }
    return .success(assembler.response)
  }

  /// What a result of libcurl means; the words are ours, so that nothing of the request slips in.
  func failure(for result: CURLcode) -> TransportError {
    let error = meaning(of: result)
    let unsent: [TransportError.Code] = [
      .cannotResolveHost, .cannotConnect, .connectTimeout, .tls,
    ]
    // What stops libcurl on its way to sending again says nothing of the first time: that may have been billed.
    guard hasBegun, result == CURLE_ABORTED_BY_CALLBACK || unsent.contains(error.code) else {
      return error
    }
    return TransportError(
      .connectionLost, "the connection to \(job.target.name) broke before a reply came")
  }

  private func meaning(of result: CURLcode) -> TransportError {
    let name = job.target.name
    if assembler.isTooLarge || result == CURLE_FILESIZE_EXCEEDED {
      return TransportError(.responseTooLarge, "\(name) sent a longer reply than allowed")
    }
    switch result {
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
      return TransportError(.cannotResolveHost, "cannot find the address of \(name)")
    case CURLE_COULDNT_CONNECT:
      return TransportError(.cannotConnect, "cannot connect to \(name); is the server running?")
    case CURLE_OPERATION_TIMEDOUT:
      return connectedAfter == nil
        ? TransportError(.connectTimeout, "no connection to \(name) in time")
        : TransportError(.totalTimeout, "\(name) took longer than allowed to answer")
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
      CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_USE_SSL_FAILED:
      return TransportError(.tls, "no secure connection to \(name): \(explanation(of: result))")
    case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR,
      CURLE_SEND_FAIL_REWIND, CURLE_HTTP2, CURLE_HTTP2_STREAM:
      return TransportError(
        .connectionLost, "the connection to \(name) broke: \(explanation(of: result))")
    case CURLE_URL_MALFORMAT:
      return TransportError(.invalidRequest, "the address of \(name) is not usable")
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY:
      return isOnKeptConnection
        // What an earlier, wrongly measured reply left behind: this request is not to blame.
        ? TransportError(.connectionLost, "the connection to \(name) held bytes of another reply")
        : TransportError(.other, "\(name) does not answer in HTTP")
    default:
      return TransportError(.other, "the request to \(name) failed: \(explanation(of: result))")
    }
  }

  private var isOnKeptConnection: Bool {
    var newConnections = 0
    ccurl_getinfo_long(easy, CURLINFO_NUM_CONNECTS, &newConnections)
    return newConnections == 0
  }

  private func explanation(of result: CURLcode) -> String {
    String(cString: curl_easy_strerror(result))
  }
}
