/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <pthread.h>

G_BEGIN_DECLS

/**
 * VisLock:
 *
 * A mutex of the room's threads. POSIX rather than GMutex, which is a bare futex inside a library:
 * the thread sanitizer sees this one and so can prove the room free of races.
 */
typedef pthread_mutex_t VisLock;

static inline void
vis_lock_init (VisLock *lock)
{
  pthread_mutex_init (lock, NULL);
}

static inline void
vis_lock (VisLock *lock)
{
  pthread_mutex_lock (lock);
}

static inline void
vis_unlock (VisLock *lock)
{
  pthread_mutex_unlock (lock);
}

static inline void
vis_lock_clear (VisLock *lock)
{
  pthread_mutex_destroy (lock);
}

G_END_DECLS
