#ifndef MASPOB_CSPAWN_H
#define MASPOB_CSPAWN_H

#include <spawn.h>

// glibc 2.29 has it, but declares it only under a feature macro that Swift's Glibc module is built without.
extern int posix_spawn_file_actions_addchdir_np(
    posix_spawn_file_actions_t *actions, const char *path);

static inline int cspawn_addchdir(posix_spawn_file_actions_t *actions, const char *path) {
  return posix_spawn_file_actions_addchdir_np(actions, path);
}

#endif
