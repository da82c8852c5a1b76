#ifndef MASPOB_CSPAWN_H
#define MASPOB_CSPAWN_H

#include <spawn.h>

// glibc has these (2.29, 2.34, 2.9), but declares them only under a feature macro that Swift's Glibc module is
// built without.
extern int posix_spawn_file_actions_addchdir_np(
    posix_spawn_file_actions_t *actions, const char *path);
extern int posix_spawn_file_actions_addclosefrom_np(
    posix_spawn_file_actions_t *actions, int first);
extern int pipe2(int ends[2], int flags);

static inline int cspawn_addchdir(posix_spawn_file_actions_t *actions, const char *path) {
  return posix_spawn_file_actions_addchdir_np(actions, path);
}

static inline int cspawn_addclosefrom(posix_spawn_file_actions_t *actions, int first) {
  return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

static inline int cspawn_pipe(int ends[2], int flags) { return pipe2(ends, flags); }

#endif
