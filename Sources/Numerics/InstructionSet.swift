internal import CKernels

/// What the kernels in C are compiled for; a kernel's results differ between sets in their last
/// digits only.
enum InstructionSet: CaseIterable {
  /// Any processor of the architecture.
  case portable
  /// x86-64 with AVX2 and FMA.
  case avx2

  /// The widest one of this processor; `MASPOB_PORTABLE_KERNELS` in the environment of the process
  /// holds it to the portable one.
  static let current = maspob_detect_instructions() == maspob_instructions_avx2 ? avx2 : portable

  var code: maspob_instructions {
    switch self {
    case .portable: maspob_instructions_portable
    case .avx2: maspob_instructions_avx2
    }
  }
}

/// What the kernels of attention read beside tensors.
public struct AttentionTask<Scalar> {
  let graphs: UnsafePointer<maspob_graphs>
  let slope: Scalar
  let instructions: InstructionSet
}

/// The numbers of one Adam step on one tensor.
public struct AdamTask<Scalar: BLASScalar> {
  let step: AdamCoefficients<Scalar>
  let count: Int
  let instructions: InstructionSet
}

/// The shape of one block of lanes.
public struct LaneTask<Scalar> {
  let hidden: Int
  let lanes: Int
  let offset: Scalar
  let instructions: InstructionSet
}
