#ifndef MASPOB_ALLOCATION_COUNTER_H
#define MASPOB_ALLOCATION_COUNTER_H

#include <stdint.h>

// Stands before the C library's allocator in the process of the tests and counts; glibc only.

/// How often this thread has asked for memory so far; -1 where nothing is counted.
int64_t maspob_allocation_count(void);

#endif
