#ifndef MASPOB_CKERNELS_H
#define MASPOB_CKERNELS_H

// The few loops whose speed decides that of a study, written once in C and compiled for several
// instruction sets. A loop belongs here only if a profile names it and Swift, which compiles for the
// oldest processor of an architecture, is measurably slower; its checks and its documentation stay
// with the Swift function that calls it. Only Numerics imports this module.

#include <stdbool.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// What a kernel is compiled for.
typedef enum {
  /// Any processor of the architecture.
  maspob_instructions_portable,
  /// x86-64 with AVX2 and FMA.
  maspob_instructions_avx2,
} maspob_instructions;

/// The widest set that this processor has; the portable one if MASPOB_PORTABLE_KERNELS is set.
maspob_instructions maspob_detect_instructions(void);

/// `graphs` graphs of one shape: instance b·nodes + i is node i of graph b.
typedef struct {
  intptr_t graphs, nodes, heads, width;
  /// For each instance its row of the projected tables.
  const intptr_t *_Nullable rows;
  /// Edges offsets[i] ..< offsets[i + 1] enter node i and come from senders[edge].
  const intptr_t *_Nullable offsets;
  const intptr_t *_Nullable senders;
} maspob_graphs;

#define MASPOB_DECLARE_KERNELS(scalar)                                                             \
  void maspob_attend_##scalar(                                                                     \
      maspob_instructions set, const maspob_graphs *graphs, scalar slope, const scalar *sender,    \
      const scalar *receiver, const scalar *attention, const scalar *keep, scalar *probabilities,  \
      scalar *output);                                                                             \
                                                                                                   \
  void maspob_attend_backward_##scalar(                                                            \
      maspob_instructions set, const maspob_graphs *graphs, scalar slope, const scalar *sender,    \
      const scalar *receiver, const scalar *attention, const scalar *keep,                         \
      const scalar *probabilities, const scalar *d_output, scalar *d_scores, scalar *d_sender,     \
      scalar *d_receiver, scalar *d_attention);                                                    \
                                                                                                   \
  typedef struct {                                                                                 \
    scalar shrink, coupled_decay, beta1, rest1, beta2, rest2, rate, root_scale, epsilon;           \
  } maspob_adam_##scalar;                                                                          \
                                                                                                   \
  void maspob_adam_update_##scalar(                                                                \
      maspob_instructions set, const maspob_adam_##scalar *step, intptr_t count,                   \
      scalar *parameter, const scalar *gradient, scalar *first, scalar *second);                   \
                                                                                                   \
  /* Lanes are a multiple of 8; the result says whether a logit is NaN. */                         \
  bool maspob_lane_logits_##scalar(                                                                \
      maspob_instructions set, intptr_t hidden, intptr_t lanes, const scalar *block,               \
      const scalar *row, const scalar *weights, scalar offset, scalar *logits, scalar *highest);

MASPOB_DECLARE_KERNELS(float)
MASPOB_DECLARE_KERNELS(double)

#undef MASPOB_DECLARE_KERNELS

#pragma clang assume_nonnull end

#endif
