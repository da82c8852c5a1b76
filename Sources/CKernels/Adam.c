#include "Variants.h"

#define SCALAR float
#include "AdamBody.h"
#undef SCALAR

#define SCALAR double
#include "AdamBody.h"
