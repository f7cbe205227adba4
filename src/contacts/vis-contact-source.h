/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/vis-contact.h"

G_BEGIN_DECLS

#define VIS_TYPE_CONTACT_SOURCE (vis_contact_source_get_type ())

/**
 * VisContactSource:
 *
 * Where contacts come from: a GListModel of VisContact, always sorted by vis_contact_compare(),
 * which changes by itself as its origin does. Main context.
 *
 * Property "loading" (gboolean, read-only, notified): TRUE until the first contacts are there.
 * Signal "warning" (const char *text): something could not be read; the text names the file and
 * says why, in plain words: “people.vcf, line 12: …”.
 */
G_DECLARE_INTERFACE (VisContactSource, vis_contact_source, VIS, CONTACT_SOURCE, GListModel)

struct _VisContactSourceInterface
{
  GTypeInterface parent_iface;
};

/** vis_contact_source_is_loading: Returns: the property "loading". */
gboolean vis_contact_source_is_loading (VisContactSource *self);

/**
 * vis_contact_source_wait_async:
 * @limit_ms: how long at the most
 *
 * Until the first contacts are there; calls back at once, in the next iteration, when they are.
 */
void vis_contact_source_wait_async (VisContactSource *self, guint limit_ms,
                                    GAsyncReadyCallback callback, gpointer user_data);

/** vis_contact_source_wait_finish: Returns: FALSE: they are still being read. */
gboolean vis_contact_source_wait_finish (VisContactSource *self, GAsyncResult *result);

/** vis_contact_source_warn: emits "warning"; for implementations. */
void vis_contact_source_warn (VisContactSource *self, const char *text);

G_END_DECLS
