#include <math.h>

#include "Variants.h"

#define SCALAR float
#define EXPONENTIAL expf
#include "AttentionBody.h"
#undef EXPONENTIAL
#undef SCALAR

#define SCALAR double
#define EXPONENTIAL exp
#include "AttentionBody.h"
