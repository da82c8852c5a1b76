#include "Variants.h"

#define SCALAR float
#define MASK int32_t
#include "LaneLogitsBody.h"
#undef MASK
#undef SCALAR

#define SCALAR double
#define MASK int64_t
#include "LaneLogitsBody.h"
