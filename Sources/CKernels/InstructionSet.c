#include <stdlib.h>

#include "CKernels.h"

maspob_instructions maspob_detect_instructions(void) {
#if defined(__x86_64__)
  const bool wide = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (wide && !getenv("MASPOB_PORTABLE_KERNELS")) return maspob_instructions_avx2;
#endif
  return maspob_instructions_portable;
}
