#ifndef MASPOB_VARIANTS_H
#define MASPOB_VARIANTS_H

#include "CKernels.h"

#define INLINED static inline __attribute__((always_inline))

// Sums may be reordered into lanes and products fused with sums; NaN and infinity keep their meaning.
#define FAST_SUMS _Pragma("clang fp reassociate(on) contract(fast)")

// The bodies are included once for each number type, with SCALAR set to it.
#define JOINED(name, scalar) name##_##scalar
#define EXPANDED(name, scalar) JOINED(name, scalar)
#define TYPED(name) EXPANDED(name, SCALAR)

// VARIANTS(result, name, parameters, arguments) defines TYPED(name)(set, parameters…), which runs the
// inlined TYPED(name_body) compiled for that instruction set.
#if defined(__x86_64__)
#define VARIANTS(result, name, parameters, arguments)                                              \
  static result TYPED(name##_portable) parameters { return TYPED(name##_body) arguments; }         \
  __attribute__((target("avx2,fma"))) static result TYPED(name##_avx2) parameters {                \
    return TYPED(name##_body) arguments;                                                           \
  }                                                                                                \
  result TYPED(name)(maspob_instructions set, WITHOUT_PARENTHESES parameters) {                    \
    if (set == maspob_instructions_avx2) return TYPED(name##_avx2) arguments;                      \
    return TYPED(name##_portable) arguments;                                                       \
  }
#else
#define VARIANTS(result, name, parameters, arguments)                                              \
  result TYPED(name)(maspob_instructions set, WITHOUT_PARENTHESES parameters) {                    \
    (void)set;                                                                                     \
    return TYPED(name##_body) arguments;                                                           \
  }
#endif
#define WITHOUT_PARENTHESES(...) __VA_ARGS__

#endif
