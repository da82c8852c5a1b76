// Dynamic graph attention; the formulas are with `graphAttention` and its gradient in Numerics.

/// Where one receiver finds its edges and its weights.
typedef struct {
  intptr_t first, last;
  const intptr_t *rows;
  intptr_t own;
} TYPED(node);

INLINED TYPED(node) TYPED(node_at)(const maspob_graphs *graphs, intptr_t graph, intptr_t node) {
  const intptr_t *rows = graphs->rows + graph * graphs->nodes;
  return (TYPED(node)){graphs->offsets[node], graphs->offsets[node + 1], rows, rows[node]};
}

/// Softmax over every `stride`-th of the weights; the highest score is taken off first.
INLINED void TYPED(softmax)(
    SCALAR *weights, intptr_t first, intptr_t last, intptr_t stride, SCALAR highest) {
  SCALAR total = 0;
  for (intptr_t edge = first; edge < last; edge++) {
    const SCALAR power = EXPONENTIAL(weights[edge * stride] - highest);
    weights[edge * stride] = power;
    total += power;
  }
  for (intptr_t edge = first; edge < last; edge++) weights[edge * stride] /= total;
}

/// With a constant width the loops over it have no remainder and are unrolled.
INLINED void TYPED(attend_width)(
    const maspob_graphs *graphs, SCALAR slope, const SCALAR *restrict sender,
    const SCALAR *restrict receiver, const SCALAR *restrict attention,
    const SCALAR *restrict keep, SCALAR *restrict probabilities, SCALAR *restrict output,
    intptr_t width) {
  FAST_SUMS
  const intptr_t heads = graphs->heads, columns = heads * width;
  const intptr_t edges = graphs->offsets[graphs->nodes];
  for (intptr_t graph = 0; graph < graphs->graphs; graph++) {
    for (intptr_t index = 0; index < graphs->nodes; index++) {
      const TYPED(node) node = TYPED(node_at)(graphs, graph, index);
      for (intptr_t head = 0; head < heads; head++) {
        const intptr_t column = head * width;
        const SCALAR *own = receiver + node.own * columns + column;
        const SCALAR *vector = attention + column;
        SCALAR *weights = probabilities + graph * edges * heads + head;
        SCALAR highest = -__builtin_inff();
        for (intptr_t edge = node.first; edge < node.last; edge++) {
          const SCALAR *other = sender + node.rows[graphs->senders[edge]] * columns + column;
          SCALAR score = 0;
          for (intptr_t i = 0; i < width; i++) {
            const SCALAR sum = other[i] + own[i];
            score += (sum > 0 ? sum : slope * sum) * vector[i];
          }
          weights[edge * heads] = score;
          highest = score > highest ? score : highest;
        }
        TYPED(softmax)(weights, node.first, node.last, heads, highest);
        SCALAR *mixed = output + (graph * graphs->nodes + index) * columns + column;
        for (intptr_t i = 0; i < width; i++) mixed[i] = 0;
        for (intptr_t edge = node.first; edge < node.last; edge++) {
          const SCALAR *other = sender + node.rows[graphs->senders[edge]] * columns + column;
          const SCALAR share =
              keep[(graph * edges + edge) * heads + head] * weights[edge * heads];
          for (intptr_t i = 0; i < width; i++) mixed[i] += share * other[i];
        }
      }
    }
  }
}

INLINED void TYPED(maspob_attend_body)(
    const maspob_graphs *graphs, SCALAR slope, const SCALAR *sender, const SCALAR *receiver,
    const SCALAR *attention, const SCALAR *keep, SCALAR *probabilities, SCALAR *output) {
  if (graphs->width == 32) {
    TYPED(attend_width)(
        graphs, slope, sender, receiver, attention, keep, probabilities, output, 32);
  } else {
    TYPED(attend_width)(
        graphs, slope, sender, receiver, attention, keep, probabilities, output, graphs->width);
  }
}

INLINED void TYPED(attend_backward_width)(
    const maspob_graphs *graphs, SCALAR slope, const SCALAR *restrict sender,
    const SCALAR *restrict receiver, const SCALAR *restrict attention,
    const SCALAR *restrict keep, const SCALAR *restrict probabilities,
    const SCALAR *restrict d_output, SCALAR *restrict d_scores, SCALAR *restrict d_sender,
    SCALAR *restrict d_receiver, SCALAR *restrict d_attention, intptr_t width) {
  FAST_SUMS
  const intptr_t heads = graphs->heads, columns = heads * width;
  const intptr_t edges = graphs->offsets[graphs->nodes];
  for (intptr_t graph = 0; graph < graphs->graphs; graph++) {
    for (intptr_t index = 0; index < graphs->nodes; index++) {
      const TYPED(node) node = TYPED(node_at)(graphs, graph, index);
      for (intptr_t head = 0; head < heads; head++) {
        const intptr_t column = head * width, first = graph * edges * heads + head;
        const SCALAR *slopes = d_output + (graph * graphs->nodes + index) * columns + column;
        SCALAR mean = 0;
        for (intptr_t edge = node.first; edge < node.last; edge++) {
          const SCALAR *other = sender + node.rows[graphs->senders[edge]] * columns + column;
          const intptr_t at = first + edge * heads;
          SCALAR product = 0;
          for (intptr_t i = 0; i < width; i++) product += slopes[i] * other[i];
          d_scores[at] = keep[at] * product;
          mean += probabilities[at] * d_scores[at];
        }
        const SCALAR *own = receiver + node.own * columns + column;
        const SCALAR *vector = attention + column;
        SCALAR *d_own = d_receiver + node.own * columns + column;
        SCALAR *d_vector = d_attention + column;
        for (intptr_t edge = node.first; edge < node.last; edge++) {
          const intptr_t other = node.rows[graphs->senders[edge]] * columns + column;
          const intptr_t at = first + edge * heads;
          const SCALAR score = probabilities[at] * (d_scores[at] - mean);
          const SCALAR mix = keep[at] * probabilities[at];
          d_scores[at] = score;
          for (intptr_t i = 0; i < width; i++) {
            const SCALAR sum = sender[other + i] + own[i];
            const SCALAR gated = sum > 0 ? score : slope * score;
            const SCALAR d_sum = gated * vector[i];
            d_vector[i] += gated * sum;
            d_own[i] += d_sum;
            d_sender[other + i] += d_sum + mix * slopes[i];
          }
        }
      }
    }
  }
}

INLINED void TYPED(maspob_attend_backward_body)(
    const maspob_graphs *graphs, SCALAR slope, const SCALAR *sender, const SCALAR *receiver,
    const SCALAR *attention, const SCALAR *keep, const SCALAR *probabilities,
    const SCALAR *d_output, SCALAR *d_scores, SCALAR *d_sender, SCALAR *d_receiver,
    SCALAR *d_attention) {
  if (graphs->width == 32) {
    TYPED(attend_backward_width)(
        graphs, slope, sender, receiver, attention, keep, probabilities, d_output, d_scores,
        d_sender, d_receiver, d_attention, 32);
  } else {
    TYPED(attend_backward_width)(
        graphs, slope, sender, receiver, attention, keep, probabilities, d_output, d_scores,
        d_sender, d_receiver, d_attention, graphs->width);
  }
}

VARIANTS(
    void, maspob_attend,
    (const maspob_graphs *graphs, SCALAR slope, const SCALAR *sender, const SCALAR *receiver,
     const SCALAR *attention, const SCALAR *keep, SCALAR *probabilities, SCALAR *output),
    (graphs, slope, sender, receiver, attention, keep, probabilities, output))

VARIANTS(
    void, maspob_attend_backward,
    (const maspob_graphs *graphs, SCALAR slope, const SCALAR *sender, const SCALAR *receiver,
     const SCALAR *attention, const SCALAR *keep, const SCALAR *probabilities,
     const SCALAR *d_output, SCALAR *d_scores, SCALAR *d_sender, SCALAR *d_receiver,
     SCALAR *d_attention),
    (graphs, slope, sender, receiver, attention, keep, probabilities, d_output, d_scores, d_sender,
     d_receiver, d_attention))
