import CurlTransport

extension CurlTransportConfiguration {
  /// The limits that a project sets on its connections.
  ///
  /// `SSL_CERT_FILE` names the authorities
  /// to trust as for other programs and wins over the project; proxies are libcurl's matter, which reads
  /// `http_proxy`, `https_proxy` and `no_proxy`.
  init(
    _ project: ProjectConfiguration, maximumConcurrentRequests: Int,
    environment: [String: String]
  ) {
    let runtime = project.runtime
    let variable = environment["SSL_CERT_FILE"].flatMap { $0.isEmpty ? nil : $0 }
    self.init(
      maximumConcurrentRequests: maximumConcurrentRequests,
      connectTimeout: runtime.connectTimeout,
      firstByteTimeout: runtime.firstByteTimeout ?? runtime.timeout,
      idleTimeout: runtime.idleTimeout ?? runtime.timeout, totalTimeout: runtime.timeout,
      authoritiesFile: variable ?? runtime.authoritiesFile.map(project.path(of:)))
  }
}
