#ifndef MASPOB_CLINEARALGEBRA_SHIM_H
#define MASPOB_CLINEARALGEBRA_SHIM_H

#include <cblas.h>
#include <lapacke.h>

#endif
