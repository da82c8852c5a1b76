#ifndef MASPOB_CEVENTS_H
#define MASPOB_CEVENTS_H

// What Swift's Glibc module leaves out.
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/timerfd.h>

// prctl is variadic, which Swift cannot call.
static inline int cevents_set_timer_slack(unsigned long nanoseconds) {
  return prctl(PR_SET_TIMERSLACK, nanoseconds, 0, 0, 0);
}

#endif
