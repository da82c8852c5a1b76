import CCurl
import LanguageModels

/// Drives all transfers with one `curl_multi` handle; created, used and freed on one thread.
final class CurlMultiplexer {
  private let configuration: CurlTransportConfiguration
  private let mailbox: CurlMailbox
  private let executor: LoopExecutor
  private let multi: UnsafeMutableRawPointer
  private let events: SocketEvents
  private var waiting = KeyedQueue<CurlJob>()
  private var active: [UInt64: CurlTransfer] = [:]
  /// Handles of finished transfers: what is the same for all requests stays set.
  private var spareHandles: [UnsafeMutableRawPointer] = []
  private var identifiers: [UnsafeMutableRawPointer: UInt64] = [:]
  /// No deadline passes before this instant; often early, never late.
  private var nextDeadline = ContinuousClock.Instant.now

  init?(
    configuration: CurlTransportConfiguration, mailbox: CurlMailbox, executor: LoopExecutor,
    wakeUp: WakeUp
  ) {
    guard let events = SocketEvents(wakeUp: wakeUp), let multi = curl_multi_init() else {
      return nil
    }
    self.configuration = configuration
    self.mailbox = mailbox
    self.executor = executor
    self.multi = multi
    self.events = events
    events.serve(multi)
    ccurl_multi_setopt_long(multi, CURLMOPT_MAXCONNECTS, configuration.maximumConcurrentRequests)
  }

  deinit {
    active.removeAll()
    spareHandles.forEach { curl_easy_cleanup($0) }
    curl_multi_cleanup(multi)
  }

  /// Works until the mailbox says stop; then every pending continuation has been resumed.
  func run() {
    while advance() {
      let end = executor.hasJobs ? .now : active.isEmpty ? nil : nextDeadline
      guard events.wait(until: end, acting: multi, afterEach: { advance() && executor.hasJobs })
      else { break }
      expire(at: .now)
    }
    failAll()
  }

  /// Ends what is finished, runs what waits for it, and begins what that asks for.
  ///
  /// - Returns: false when the mailbox says stop.
  private func advance() -> Bool {
    collectFinished()
    executor.run()
    let mail = mailbox.take()
    mail.commands.forEach(apply)
    if mail.isStopping { return false }
    startWaiting()
    return true
  }

  // MARK: Jobs

  private func apply(_ command: CurlMailbox.Command) {
    switch command {
    case .start(let job): waiting.append(job, key: job.id)
    case .cancel(let id):
      let job = waiting.remove(key: id) ?? remove(id)?.job
      job?.fail(CancellationError())
    case .resume(let id): active[id]?.resume()
    }
  }

  private func startWaiting() {
    while active.count < configuration.maximumConcurrentRequests, let job = waiting.popFirst() {
      let handle = spareHandles.popLast() ?? CurlTransfer.makeHandle(configuration)
      let transfer = handle.map { CurlTransfer(job, easy: $0, configuration: configuration) }
      guard let transfer, transfer.isSet, curl_multi_add_handle(multi, transfer.easy) == CURLM_OK
      else {
        job.fail(TransportError(.other, "libcurl took no more requests"))
        continue
      }
      active[job.id] = transfer
      identifiers[transfer.easy] = job.id
      let shortest = min(configuration.firstByteTimeout, configuration.idleTimeout)
      nextDeadline = min(nextDeadline, transfer.deadline.start + shortest)
    }
  }

  /// Takes a transfer off the wire; one that was not finished loses its connection.
  private func remove(_ id: UInt64) -> CurlTransfer? {
    guard let transfer = active.removeValue(forKey: id) else { return nil }
    identifiers[transfer.easy] = nil
    curl_multi_remove_handle(multi, transfer.easy)
    return transfer
  }

  private func collectFinished() {
    var left: Int32 = 0
    while let message = curl_multi_info_read(multi, &left) {
      // The message dies with the handle: read it first.
      guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else {
        continue
      }
      let result = ccurl_message_result(message)
      guard let id = identifiers[easy], let transfer = remove(id) else { continue }
      transfer.job.end(with: transfer.outcome(of: result))
      spareHandles.append(transfer.releaseHandle())
    }
  }

  private func failAll() {
    for command in mailbox.close() { apply(command) }
    while let job = waiting.popFirst() {
      job.fail(CurlMailbox.closed)
    }
    for id in Array(active.keys) {
      remove(id)?.job.fail(CurlMailbox.closed)
    }
  }

  // MARK: Deadlines

  /// Ends the transfers whose time is over; looks at them only when a deadline may have passed.
  private func expire(at now: ContinuousClock.Instant) {
    guard now >= nextDeadline else { return }
    nextDeadline = now + .seconds(60)
    for (id, transfer) in active {
      let name = transfer.job.target.name
      switch transfer.deadline.verdict(at: now, connectedAfter: transfer.connectedAfter) {
      case .waiting(let end):
        nextDeadline = min(nextDeadline, end)
      case .firstByteTimeout:
        fail(id, TransportError(.firstByteTimeout, "\(name) did not begin to answer in time"))
      case .idleTimeout:
        fail(id, TransportError(.idleTimeout, "\(name) stopped sending before its reply ended"))
      }
    }
  }

  private func fail(_ id: UInt64, _ error: TransportError) {
    remove(id)?.job.fail(error)
  }
}
