// A small network's head for many inputs at once; the formula is with `laneLogits` in Numerics.

/// Eight lanes, at any address.
typedef SCALAR TYPED(lanes) __attribute__((vector_size(8 * sizeof(SCALAR)), aligned(sizeof(SCALAR))));
typedef MASK TYPED(mask) __attribute__((vector_size(8 * sizeof(SCALAR)), aligned(sizeof(SCALAR))));

/// Logits of 8·vectors lanes; with a constant number of vectors the sums stay in registers.
INLINED void TYPED(logits_of)(
    const int vectors, intptr_t hidden, intptr_t lanes, const SCALAR *block, const SCALAR *row,
    const SCALAR *weights, SCALAR offset, SCALAR *logits) {
  FAST_SUMS
  TYPED(lanes) sums[4];
  for (int v = 0; v < vectors; v++) sums[v] = (TYPED(lanes)){0} + offset;
  for (intptr_t unit = 0; unit < hidden; unit++) {
    const SCALAR shared = row[unit], weight = weights[unit];
    for (int v = 0; v < vectors; v++) {
      const TYPED(lanes) sum = *(const TYPED(lanes) *)(block + unit * lanes + 8 * v) + shared;
      // NaN is not below zero and stays.
      const TYPED(lanes) rectified = (TYPED(lanes))((TYPED(mask))sum & ~(TYPED(mask))(sum <= (TYPED(lanes)){0}));
      sums[v] += rectified * weight;
    }
  }
  for (int v = 0; v < vectors; v++) *(TYPED(lanes) *)(logits + 8 * v) = sums[v];
}

INLINED bool TYPED(maspob_lane_logits_body)(
    intptr_t hidden, intptr_t lanes, const SCALAR *restrict block, const SCALAR *restrict row,
    const SCALAR *restrict weights, SCALAR offset, SCALAR *restrict logits, SCALAR *highest) {
  intptr_t lane = 0;
  for (; lane + 32 <= lanes; lane += 32) {
    TYPED(logits_of)(4, hidden, lanes, block + lane, row, weights, offset, logits + lane);
  }
  switch ((lanes - lane) / 8) {
    case 3: TYPED(logits_of)(3, hidden, lanes, block + lane, row, weights, offset, logits + lane); break;
    case 2: TYPED(logits_of)(2, hidden, lanes, block + lane, row, weights, offset, logits + lane); break;
    case 1: TYPED(logits_of)(1, hidden, lanes, block + lane, row, weights, offset, logits + lane); break;
  }
  TYPED(lanes) best = *(const TYPED(lanes) *)logits;
  TYPED(mask) undefined = {0};
  for (lane = 0; lane < lanes; lane += 8) {
    const TYPED(lanes) next = *(const TYPED(lanes) *)(logits + lane);
    const TYPED(mask) above = (TYPED(mask))(next > best);
    best = (TYPED(lanes))(((TYPED(mask))next & above) | ((TYPED(mask))best & ~above));
    undefined |= (TYPED(mask))(next != next);
  }
  SCALAR top = best[0];
  MASK any = undefined[0];
  for (int index = 1; index < 8; index++) {
    top = best[index] > top ? best[index] : top;
    any |= undefined[index];
  }
  *highest = top;
  return any != 0;
}

VARIANTS(
    bool, maspob_lane_logits,
    (intptr_t hidden, intptr_t lanes, const SCALAR *block, const SCALAR *row,
     const SCALAR *weights, SCALAR offset, SCALAR *logits, SCALAR *highest),
    (hidden, lanes, block, row, weights, offset, logits, highest))
