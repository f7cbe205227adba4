/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/vis-media-session.h"
#include "memory-path.h"

G_BEGIN_DECLS

extern const char media_pem_a[];
extern const char media_pem_b[];

/** MediaSide: one end of a call in memory, and what it told. */
typedef struct
{
  VisMediaOptions *options;
  VisNegotiatedSession *negotiated;
  const char *pem;
  VisMemoryPath *path;
  VisMediaSession *session;
  gboolean prepare; /* call prepare() before connect() */
  gboolean prepare_video;

  gboolean secured;
  gboolean untrusted;
  gboolean heard;
  gboolean seen;
  guint n_lost; /* "device-lost" */
  guint n_errors;
  int width;
  int height;
  char *codec;
  gint64 seen_at; /* monotonic */
  guint n_stats;
  VisMediaStats stats;
  int n_frames; /* atomic: through the frame function */
} MediaSide;

/** MediaPair: two ends, made to fit each other. */
typedef struct
{
  MediaSide a; /* DTLS client */
  MediaSide b;
} MediaPair;

/**
 * media_pair_new:
 * @video: (nullable): the video codec; NULL: audio only
 *
 * Test sources at 640×480 and 30 fps, no sinks, nothing started. Change what a test needs before
 * media_pair_start().
 */
MediaPair *media_pair_new (const char *video);
void media_pair_free (MediaPair *pair);

/** media_pair_start: makes the sessions, connects them; paths are still being checked. */
void media_pair_start (MediaPair *pair);

/** media_pair_connect_paths: now packets flow. */
void media_pair_connect_paths (MediaPair *pair);

/** media_pair_secure: all of the above, and waits for "secured" at both ends. */
void media_pair_secure (MediaPair *pair);
void media_pair_open (MediaPair *pair);

/** media_pair_agree_on_video: puts it into what both sides have negotiated, or takes it out again
 * (@video NULL); the sessions are not told. */
void media_pair_agree_on_video (MediaPair *pair, const char *video);

/** media_side_watch: counts the frames that the frame function gets. */
void media_side_watch (MediaSide *side);

/** media_side_wait_seen: until its first picture. */
void media_side_wait_seen (MediaSide *side);
void media_side_wait_heard (MediaSide *side);

/** media_side_wait_frames: until @n more frames went through the frame function. */
void media_side_wait_frames (MediaSide *side, int n);

/**
 * media_side_expect_share:
 * @share: of the pictures that @from sent within a second, how many must come out at @to
 *
 * A rate would say more about what else the machine does than about us. Several seconds are given
 * a chance.
 */
void media_side_expect_share (MediaSide *from, MediaSide *to, double share);

/** media_has_codec: whether it can be used here: H.264 is not installed everywhere. */
gboolean media_has_codec (const char *name);

/** media_run: lets the main loop run for a while. */
void media_run (guint milliseconds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MediaPair, media_pair_free)

G_END_DECLS
