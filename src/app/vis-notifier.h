/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "call/vis-call.h"

G_BEGIN_DECLS

#define VIS_TYPE_NOTIFIER (vis_notifier_get_type ())

/**
 * VisNotifier:
 *
 * Tells the desktop that somebody calls, or called in vain. The notifications' buttons are the
 * actions app.answer and app.decline (guint32 call id) and app.call.
 */
G_DECLARE_FINAL_TYPE (VisNotifier, vis_notifier, VIS, NOTIFIER, GObject)

VisNotifier *vis_notifier_new (GApplication *application);

/** vis_notifier_ring: @id: names the call until vis_notifier_withdraw(); @quiet: it is there for
 * whoever looks, and does not come up by itself. */
void vis_notifier_ring (VisNotifier *self, VisCall *call, guint id, gboolean quiet);
void vis_notifier_withdraw (VisNotifier *self, guint id);

/** vis_notifier_missed: somebody called, and nobody answered. */
void vis_notifier_missed (VisNotifier *self, VisCall *call, gboolean quiet);

/** vis_notifier_withdraw_missed: the user has seen all missed calls. */
void vis_notifier_withdraw_missed (VisNotifier *self);

G_END_DECLS
