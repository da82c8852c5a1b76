import Foundation
import Glibc

extension ChildProcess {
  /// Bytes of memory of the program and all that it has started: the sum of their proportional set sizes, in which
  /// pages that processes share count once; where the kernel tells nobody, of what each has for itself.
  ///
  /// Asks `/proc`, hence about a millisecond for every 100 MB.
  package var residentBytes: Int {
    var pending = [number]
    var total = 0
    while let process = pending.popLast() {
      total += Self.residentBytes(of: process)
      pending += Self.children(of: process)
    }
    return total
  }

  private static func children(of process: pid_t) -> [pid_t] {
    let tasks =
      (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
    return tasks.flatMap { task in
      text("/proc/\(process)/task/\(task)/children").split(separator: " ").compactMap { pid_t($0) }
    }
  }

  private static func residentBytes(of process: pid_t) -> Int {
    let rollup = text("/proc/\(process)/smaps_rollup").split(separator: "\n")
    if let line = rollup.first(where: { $0.hasPrefix("Pss:") }),
      let kibibytes = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    {
      return kibibytes << 10
    }
    // Size, resident and shared, in pages.
    let pages = text("/proc/\(process)/statm").split(separator: " ").compactMap { Int($0) }
    return pages.count < 3 ? 0 : max(0, pages[1] - pages[2]) * sysconf(Int32(_SC_PAGESIZE))
  }

  /// Empty for a process that has gone.
  private static func text(_ path: String) -> String {
    (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
  }
}
