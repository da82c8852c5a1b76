import Foundation
import _CEvents

/// A chat server on loopback that keeps exact times and does little else: what is measured against it is the client.
///
/// Speaks as `stream_server` does (paths, knobs, texts, log) as far as times go; it knows no faults and refuses knobs
/// that ask for more. A call costs it about a tenth of the processor time, which matters where two cores are all there
/// is and sixteen agents end their steps in the same moment.
/// One thread: work that can wait is done when nothing has arrived and nothing is due, one piece at a time.
public final class TimedServer {
  public struct StartError: Error {}

  /// Asked for what it does not do.
  struct Unable: Error {}

  /// On 127.0.0.1.
  public let port: Int
  private let listener: Int32
  private let epoll: Int32
  private let alarm: Int32
  private var connections: [Int32: TimedConnection] = [:]
  private var benches: [String: TimedBench] = [:]
  private var calls: [TimedCall] = []
  private var unread: [(request: TimedRequest, connection: TimedConnection, arrived: Double)] = []

  public init() throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    alarm = timerfd_create(CLOCK_MONOTONIC, Int32(TFD_NONBLOCK | TFD_CLOEXEC))
    guard listener >= 0, epoll >= 0, alarm >= 0, let port = Self.listen(on: listener) else {
      throw StartError()
    }
    self.port = port
    for file in [listener, alarm] { watch(file) }
  }

  deinit {
    for file in [listener, epoll, alarm] where file >= 0 { close(file) }
  }

  /// Seconds of the clock by which everything here is told.
  static var now: Double { now(CLOCK_MONOTONIC) }

  static func now(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// Serves until `input` can be read or is closed.
  public func run(until input: Int32) {
    // The kernel lets a waiting thread sleep 50 microseconds longer, unless told otherwise.
    cevents_set_timer_slack(1)
    watch(input)
    var events = [epoll_event](repeating: epoll_event(), count: 128)
    while true {
      setAlarm()
      let count = epoll_wait(epoll, &events, Int32(events.count), unread.isEmpty ? -1 : 0)
      for event in events.prefix(Int(max(0, count))) {
        if event.data.fd == input { return }
        receive(on: event.data.fd)
      }
      sendWhatIsDue()
      if count <= 0, !unread.isEmpty { serve(unread.removeFirst()) }
    }
  }

  // MARK: Sockets

  private static func listen(on listener: Int32) -> Int? {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) == 0 && Glibc.listen(listener, 1024) == 0
          && getsockname(listener, $0, &size) == 0
      }
    }
    return isListening ? Int(UInt16(bigEndian: address.sin_port)) : nil
  }

  private func watch(_ file: Int32) {
    var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(fd: file))
    epoll_ctl(epoll, EPOLL_CTL_ADD, file, &event)
  }

  private func receive(on file: Int32) {
    if file == alarm {
      var count: UInt64 = 0
      _ = read(alarm, &count, 8)
    } else if file == listener {
      let accepted = accept(listener, nil, nil)
      guard accepted >= 0, fcntl(accepted, F_SETFL, O_NONBLOCK) == 0 else { return }
      connections[accepted] = TimedConnection(accepted)
      watch(accepted)
    } else if let connection = connections[file] {
      switch connection.receive() {
      case .incomplete: break
      case .request(let request): unread.append((request, connection, Self.now))
      case .closed:
        connections[file] = nil
        calls.removeAll { $0.connection === connection }
      }
    }
  }

  // MARK: Time

  private func setAlarm() {
    var alarmTime = itimerspec()
    if let next = calls.map(\.due).min() {
      // Zero would mean never.
      let nanoseconds = max(1, Int((next * 1e9).rounded()))
      alarmTime.it_value = timespec(
        tv_sec: nanoseconds / 1_000_000_000, tv_nsec: nanoseconds % 1_000_000_000)
    }
    timerfd_settime(alarm, Int32(TFD_TIMER_ABSTIME), &alarmTime, nil)
  }

  private func sendWhatIsDue() {
    // Two that are due within this are served at once.
    let slack = 20e-6
    for call in calls where call.due <= Self.now + slack { call.send(until: Self.now + slack) }
    calls.removeAll(where: \.isOver)
  }

  // MARK: Requests

  private func serve(
    _ next: (request: TimedRequest, connection: TimedConnection, arrived: Double)
  ) {
    let (request, connection, arrived) = next
    let bench = benches[request.tag, default: TimedBench(TimedKnobs())]
    benches[request.tag] = bench
    do {
      switch request.path {
      case "/log": connection.reply(200, try bench.log())
      case "/configure":
        benches[request.tag] = TimedBench(try TimedKnobs(Data(request.body)))
        connection.reply(200, Data("{}".utf8))
      case "/v1/chat/completions":
        calls.append(try bench.enter(request.body, from: connection, arrived: arrived))
      default: connection.reply(404, Data(#"{"error":{"message":"no such path"}}"#.utf8))
      }
    } catch {
      connection.reply(400, Data(#"{"error":{"message":"not what this server does"}}"#.utf8))
    }
  }
}
