/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** VisCallEnd: why a call ended, as far as a person cares. */
typedef enum
{
  VIS_CALL_END_NONE, /* it has not ended */
  VIS_CALL_END_LOCAL_HANG_UP,
  VIS_CALL_END_REMOTE_HANG_UP,
  VIS_CALL_END_LOCAL_DECLINED,
  VIS_CALL_END_REMOTE_DECLINED, /* 603 and the like */
  VIS_CALL_END_CANCELLED,       /* the caller gave up: to the callee a missed call */
  VIS_CALL_END_BUSY,            /* 486 */
  VIS_CALL_END_NO_ANSWER,       /* it rang, nobody came */
  VIS_CALL_END_UNAVAILABLE,     /* 480, 404: the device is there, the person is not */
  VIS_CALL_END_NO_ROUTE,        /* no address is known */
  VIS_CALL_END_NO_HOST,         /* the address names a host that does not exist */
  VIS_CALL_END_LOOKUP_FAILED,   /* where that host is could not be asked */
  VIS_CALL_END_UNREACHABLE,     /* ICMP: nobody listens at that address */
  VIS_CALL_END_NO_RESPONSE,     /* nothing came back at all */
  VIS_CALL_END_NOT_COMPATIBLE,  /* 488: no common media, or no encryption */
  VIS_CALL_END_NO_PATH,         /* signalling works, media found no way */
  VIS_CALL_END_NO_KEYS,         /* a path, but the DTLS handshake did not end */
  VIS_CALL_END_NO_MEDIA,        /* keys, but nothing to see or hear */
  VIS_CALL_END_CONNECTION_LOST, /* the other side vanished */
  VIS_CALL_END_KEY_CHANGED,     /* not the key that is pinned, and nobody accepted it */
  VIS_CALL_END_UNTRUSTED,       /* the certificate is not the one that was signalled */
  VIS_CALL_END_FAILED,          /* everything else */
} VisCallEnd;

#define VIS_TYPE_CALL_END (vis_call_end_get_type ())
GType vis_call_end_get_type (void) G_GNUC_CONST;

/** vis_call_end_to_word: Returns: a stable word for logs and Reason headers: "no-answer". */
const char *vis_call_end_to_word (VisCallEnd end);

/** vis_call_end_from_word: Returns: VIS_CALL_END_NONE for NULL and unknown words. */
VisCallEnd vis_call_end_from_word (const char *word);

/** vis_call_end_to_text: Returns: a translated sentence that says what happened and what to do. */
const char *vis_call_end_to_text (VisCallEnd end);

/** vis_call_end_is_normal: whether people, not circumstances, ended a call that was answered. */
gboolean vis_call_end_is_normal (VisCallEnd end);

/** vis_call_end_from_search: Returns: what vis_directory_resolve_finish() failing with @error
 * means.
 */
VisCallEnd vis_call_end_from_search (const GError *error);

/** vis_call_end_from_status: Returns: what a final SIP response of 300 to 699 means. */
VisCallEnd vis_call_end_from_status (guint status);

G_END_DECLS
