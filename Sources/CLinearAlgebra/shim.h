#ifndef MASPOB_CLINEARALGEBRA_SHIM_H
#define MASPOB_CLINEARALGEBRA_SHIM_H

#include <cblas.h>
#include <lapacke.h>

// Square roots that never touch errno, so that a loop of them can be vectorised.
static inline float maspob_root_float(float x) { return __builtin_elementwise_sqrt(x); }
static inline double maspob_root_double(double x) { return __builtin_elementwise_sqrt(x); }

#endif
