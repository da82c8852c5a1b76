import CCurl
import Foundation

/// What libcurl waits for: sockets, by epoll, and a moment; other threads end a wait by a ``WakeUp``.
///
/// `curl_multi_perform` and `curl_multi_poll` look at every transfer each time, which at 256 in flight costs more
/// than all else about a call; told of the socket that is ready, libcurl looks at one.
final class SocketEvents {
  private let epoll: Int32
  private let wakeUp: WakeUp
  private var watched: Set<Int32> = []
  /// When libcurl wants to be called whatever the sockets do, `nil` for never.
  private var timer: ContinuousClock.Instant?
  /// For one socket, before the others are looked at.
  private static let turns = 16
  private var ready = [epoll_event](repeating: epoll_event(), count: 128)

  /// - Returns: `nil` when the process may open no more files.
  init?(wakeUp: WakeUp) {
    epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    self.wakeUp = wakeUp
    guard epoll >= 0 else { return nil }
    watch(wakeUp.file, for: EPOLLIN.rawValue)
  }

  deinit {
    if epoll >= 0 { close(epoll) }
  }

  /// Lets libcurl say what it waits for; the multi handle must not outlive this object.
  func serve(_ multi: UnsafeMutableRawPointer) {
    let context = Unmanaged.passUnretained(self).toOpaque()
    ccurl_multi_set_socket_function(multi) { _, socket, interest, context, _ in
      guard let context else { return 0 }
      Unmanaged<SocketEvents>.fromOpaque(context).takeUnretainedValue()
        .socketChanged(socket, interest)
      return 0
    }
    ccurl_multi_setopt_pointer(multi, CURLMOPT_SOCKETDATA, context)
    ccurl_multi_set_timer_function(multi) { _, milliseconds, context in
      guard let context else { return 0 }
      Unmanaged<SocketEvents>.fromOpaque(context).takeUnretainedValue().timer =
        milliseconds < 0 ? nil : .now + .milliseconds(milliseconds)
      return 0
    }
    ccurl_multi_setopt_pointer(multi, CURLMOPT_TIMERDATA, context)
  }

  /// Waits for the first of: a socket, a wake-up, libcurl's timer, the end; then lets libcurl act.
  ///
  /// One socket's bytes are read, acted upon and answered before the next one's: the first need not wait for the last.
  ///
  /// - Parameter afterEach: called whenever libcurl has acted on a socket, again as long as it says so, but not for ever.
  /// - Returns: false when libcurl cannot go on.
  func wait(
    until end: ContinuousClock.Instant?, acting multi: UnsafeMutableRawPointer,
    afterEach: () -> Bool
  ) -> Bool {
    let earliest = [end, timer].compactMap { $0 }.min()
    let count = epoll_wait(epoll, &ready, Int32(ready.count), Self.milliseconds(until: earliest))
    for index in 0..<Int(max(0, count)) {
      let (socket, events) = (ready[index].data.fd, ready[index].events)
      if socket == wakeUp.file {
        wakeUp.clear()
        continue
      }
      guard act(multi, socket, Self.selection(events)) else { return false }
      var turns = Self.turns
      repeat {
        turns = afterEach() ? turns - 1 : 0
        // What was begun gets on the wire.
        guard actOnTimer(multi) else { return false }
      } while turns > 0
    }
    return actOnTimer(multi)
  }

  private func actOnTimer(_ multi: UnsafeMutableRawPointer) -> Bool {
    guard let timer, timer <= .now else { return true }
    self.timer = nil
    return act(multi, CURL_SOCKET_TIMEOUT, 0)
  }

  private func act(
    _ multi: UnsafeMutableRawPointer, _ socket: Int32, _ selection: Int32
  ) -> Bool {
    var running: Int32 = 0
    return curl_multi_socket_action(multi, socket, selection, &running) == CURLM_OK
  }

  private func socketChanged(_ socket: Int32, _ interest: Int32) {
    switch interest {
    case CURL_POLL_IN: watch(socket, for: EPOLLIN.rawValue)
    case CURL_POLL_OUT: watch(socket, for: EPOLLOUT.rawValue)
    case CURL_POLL_INOUT: watch(socket, for: EPOLLIN.rawValue | EPOLLOUT.rawValue)
    default:
      watched.remove(socket)
      // One that is closed already is forgotten by the kernel.
      epoll_ctl(epoll, EPOLL_CTL_DEL, socket, nil)
    }
  }

  private func watch(_ socket: Int32, for events: UInt32) {
    var event = epoll_event(events: events, data: epoll_data_t(fd: socket))
    let isNew = watched.insert(socket).inserted
    let likely = isNew ? EPOLL_CTL_ADD : EPOLL_CTL_MOD
    if epoll_ctl(epoll, likely, socket, &event) != 0 {
      epoll_ctl(epoll, isNew ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &event)
    }
  }

  /// An error or a hang-up counts as both: reading or writing then tells libcurl what it is.
  private static func selection(_ events: UInt32) -> Int32 {
    let isBroken = events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0
    return (isBroken || events & EPOLLIN.rawValue != 0 ? CURL_CSELECT_IN : 0)
      | (isBroken || events & EPOLLOUT.rawValue != 0 ? CURL_CSELECT_OUT : 0)
  }

  /// Rounded up, so that nobody looks at a deadline before it has passed; a minute at most.
  private static func milliseconds(until end: ContinuousClock.Instant?) -> Int32 {
    guard let end else { return 60_000 }
    let left = end - .now
    guard left > .zero else { return 0 }
    return Int32(min(60_000, (left / .milliseconds(1)).rounded(.up)))
  }
}
