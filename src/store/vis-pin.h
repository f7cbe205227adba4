/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/vis-fingerprint.h"
#include "store/vis-store.h"

G_BEGIN_DECLS

#define VIS_TYPE_PIN (vis_pin_get_type ())

/**
 * VisPin:
 * @peer: whose key it is: UTF-8, the primary key of the table
 * @fingerprint: of the certificate that this peer showed
 * @first_seen: when this fingerprint was pinned first, in Unix seconds
 * @last_seen: when it was pinned last, in Unix seconds
 *
 * A row of the table of pins: which key belongs to whom.
 */
typedef struct
{
  char *peer;
  VisFingerprint *fingerprint;
  gint64 first_seen;
  gint64 last_seen;
} VisPin;

GType vis_pin_get_type (void) G_GNUC_CONST;
VisPin *vis_pin_copy (const VisPin *pin);
void vis_pin_free (VisPin *pin);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisPin, vis_pin_free)

/**
 * vis_store_set_pin:
 * @now: Unix seconds
 *
 * Writes the pin of @peer, over any other. The same fingerprint again only moves last_seen on; a
 * different one starts a new first_seen. Synchronous, main context.
 *
 * Returns: FALSE and an error when it is not kept.
 */
gboolean vis_store_set_pin (VisStore *self, const char *peer, const VisFingerprint *fingerprint,
                            gint64 now, GError **error);

/**
 * vis_store_get_pin:
 *
 * Returns: (transfer full) (nullable): the pin; NULL without an error when there is none; NULL
 *   with an error when it can't be read, VIS_ERROR_INVALID when what is kept makes no sense.
 */
VisPin *vis_store_get_pin (VisStore *self, const char *peer, GError **error);

/** vis_store_remove_pin: Returns: FALSE and an error; a pin that is not there counts as removed. */
gboolean vis_store_remove_pin (VisStore *self, const char *peer, GError **error);

/**
 * vis_store_list_pins:
 *
 * Returns: (transfer full) (element-type VisPin): all pins, in the order of their peers, or NULL
 *   and an error.
 */
GPtrArray *vis_store_list_pins (VisStore *self, GError **error);

G_END_DECLS
