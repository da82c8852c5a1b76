// One Adam step; the formulas are with `adamUpdate` in Numerics.

INLINED void TYPED(maspob_adam_update_body)(
    const TYPED(maspob_adam) *step, intptr_t count, SCALAR *restrict parameter,
    const SCALAR *restrict gradient, SCALAR *restrict first, SCALAR *restrict second) {
  FAST_SUMS
  const TYPED(maspob_adam) s = *step;
  for (intptr_t i = 0; i < count; i++) {
    const SCALAR old = s.shrink * parameter[i];
    const SCALAR slope = gradient[i] + s.coupled_decay * old;
    const SCALAR mean = s.beta1 * first[i] + s.rest1 * slope;
    const SCALAR square = s.beta2 * second[i] + s.rest2 * slope * slope;
    first[i] = mean;
    second[i] = square;
    // The builtin never touches errno, which would keep the loop from being vectorised.
    const SCALAR root = s.root_scale * __builtin_elementwise_sqrt(square);
    parameter[i] = old - s.rate * mean / (root + s.epsilon);
  }
}

VARIANTS(
    void, maspob_adam_update,
    (const TYPED(maspob_adam) *step, intptr_t count, SCALAR *parameter, const SCALAR *gradient,
     SCALAR *first, SCALAR *second),
    (step, count, parameter, gradient, first, second))
