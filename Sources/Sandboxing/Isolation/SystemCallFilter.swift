/// A seccomp filter in the kernel's classic BPF: refuses what generated code has no use for and what reaches
/// parts of the kernel that the namespaces do not cover.
///
/// Numbers from the kernel's `asm/unistd.h`; the layout of an instruction is `struct sock_filter`.
enum SystemCallFilter {
  /// The program as `bwrap --seccomp` reads it; `nil` on a processor whose numbers are not listed.
  static var program: [UInt8]? {
    guard let architecture else { return nil }
    return instructions(architecture).flatMap(\.bytes)
  }

  private struct Instruction {
    var code: UInt16
    var whenTrue: UInt8 = 0
    var whenFalse: UInt8 = 0
    var value: UInt32

    var bytes: [UInt8] {
      littleEndian(code) + [whenTrue, whenFalse] + littleEndian(value)
    }

    private func littleEndian<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
      (0..<Value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
  }

  private struct Architecture {
    /// `AUDIT_ARCH_…`
    let identity: UInt32
    let refused: [UInt32]
    let clone: UInt32
  }

  private static let load: UInt16 = 0x20
  private static let isEqual: UInt16 = 0x15
  private static let isAtLeast: UInt16 = 0x35
  private static let hasBits: UInt16 = 0x45
  private static let answer: UInt16 = 0x06

  private static let allow: UInt32 = 0x7FFF_0000
  private static let kill: UInt32 = 0x8000_0000
  private static let notPermitted: UInt32 = 0x0005_0000 | 1
  private static let notImplemented: UInt32 = 0x0005_0000 | 38

  /// Passes its flags in memory, where a filter cannot look: the C library falls back to `clone`.
  private static let clone3: UInt32 = 435
  /// Every `CLONE_NEW…`.
  private static let namespaceFlags: UInt32 = 0x7E02_0000 | 0x80
  /// Numbers from here on are those of the x32 interface, absent elsewhere.
  private static let x32: UInt32 = 0x4000_0000

  private static func instructions(_ architecture: Architecture) -> [Instruction] {
    var list = [
      Instruction(code: load, value: 4),
      Instruction(code: isEqual, whenTrue: 1, value: architecture.identity),
      Instruction(code: answer, value: kill),
      Instruction(code: load, value: 0),
    ]
    let refused = architecture.refused
    // What follows the comparisons: clone3, clone, flags, test, allow, not permitted, not implemented.
    let notPermittedAt = list.count + 1 + refused.count + 5
    func jump(_ code: UInt16, _ value: UInt32, to target: Int) {
      let distance = UInt8(target - list.count - 1)
      list.append(Instruction(code: code, whenTrue: distance, value: value))
    }
    jump(isAtLeast, x32, to: notPermittedAt)
    for number in refused { jump(isEqual, number, to: notPermittedAt) }
    jump(isEqual, clone3, to: notPermittedAt + 1)
    list.append(Instruction(code: isEqual, whenFalse: 2, value: architecture.clone))
    list.append(Instruction(code: load, value: 16))
    jump(hasBits, namespaceFlags, to: notPermittedAt)
    list.append(Instruction(code: answer, value: allow))
    precondition(list.count == notPermittedAt, "jumps lead to \(notPermittedAt), not \(list.count)")
    list.append(Instruction(code: answer, value: notPermitted))
    list.append(Instruction(code: answer, value: notImplemented))
    return list
  }

  /// The same numbers everywhere: io_uring, the new mount interface, pidfd_getfd, process_madvise, memfd_secret.
  private static let common: [UInt32] = [
    425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 440, 442, 447,
  ]

  #if arch(x86_64)
    private static let architecture: Architecture? = Architecture(
      identity: 0xC000_003E,
      refused: common + [
        // socket; a pair of connected ones stays possible
        41,
        // ptrace, process_vm_readv, process_vm_writev, kcmp
        101, 310, 311, 312,
        // unshare, setns, chroot, pivot_root
        272, 308, 161, 155,
        // mount, umount2, name_to_handle_at, open_by_handle_at
        165, 166, 303, 304,
        // add_key, request_key, keyctl
        248, 249, 250,
        // bpf, perf_event_open, userfaultfd, fanotify_init
        321, 298, 323, 300,
        // kexec_load, kexec_file_load, init_module, finit_module, delete_module
        246, 320, 175, 313, 176,
        // reboot, swapon, swapoff, acct, quotactl, syslog
        169, 167, 168, 163, 179, 103,
        // personality, modify_ldt, iopl, ioperm, vhangup
        135, 154, 172, 173, 153,
        // shmget, msgget, semget, mq_open, memfd_create: memory no limit counts
        29, 68, 64, 240, 319,
        // settimeofday, clock_settime, adjtimex, clock_adjtime, set…name
        164, 227, 159, 305, 170, 171,
      ], clone: 56)
  #elseif arch(arm64)
    private static let architecture: Architecture? = Architecture(
      identity: 0xC000_00B7,
      refused: common + [
        // socket; a pair of connected ones stays possible
        198,
        // ptrace, process_vm_readv, process_vm_writev, kcmp
        117, 270, 271, 272,
        // unshare, setns, chroot, pivot_root
        97, 268, 51, 41,
        // mount, umount2, name_to_handle_at, open_by_handle_at
        40, 39, 264, 265,
        // add_key, request_key, keyctl
        217, 218, 219,
        // bpf, perf_event_open, userfaultfd, fanotify_init
        280, 241, 282, 262,
        // kexec_load, kexec_file_load, init_module, finit_module, delete_module
        104, 294, 105, 273, 106,
        // reboot, swapon, swapoff, acct, quotactl, syslog
        142, 224, 225, 89, 60, 116,
        // personality, vhangup
        92, 58,
        // shmget, msgget, semget, mq_open, memfd_create: memory no limit counts
        194, 186, 190, 180, 279,
        // settimeofday, clock_settime, adjtimex, clock_adjtime, set…name
        170, 112, 171, 266, 161, 162,
      ], clone: 220)
  #else
    private static let architecture: Architecture? = nil
  #endif
}
