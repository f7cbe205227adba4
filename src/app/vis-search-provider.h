/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "contacts/vis-contact-source.h"

G_BEGIN_DECLS

/** VIS_SEARCH_PROVIDER_PATH: below the application's object, as the search provider's file says. */
#define VIS_SEARCH_PROVIDER_PATH "/SearchProvider"

#define VIS_TYPE_SEARCH_PROVIDER (vis_search_provider_get_type ())

/**
 * VisSearchProvider:
 *
 * Finds people for the desktop's search (org.gnome.Shell.SearchProvider2), without a window and
 * without listening for calls. Keeps the application for some seconds after a question. Main
 * context. Signals:
 *
 * - "wanted": a question has come, and there is no source yet: vis_search_provider_set_source()
 * - "show" (const char *query, guint timestamp): the window shall show who that finds
 */
G_DECLARE_FINAL_TYPE (VisSearchProvider, vis_search_provider, VIS, SEARCH_PROVIDER, GObject)

/** vis_search_provider_new: @application: owns this. */
VisSearchProvider *vis_search_provider_new (GApplication *application);

/** vis_search_provider_export: @path: the application's object. */
gboolean vis_search_provider_export (VisSearchProvider *self, GDBusConnection *bus,
                                     const char *path, GError **error);
void vis_search_provider_unexport (VisSearchProvider *self);

/** vis_search_provider_set_source: once: whom to find. Questions that came before wait for it. */
void vis_search_provider_set_source (VisSearchProvider *self, VisContactSource *source,
                                     VisNumberParser *parser);

G_END_DECLS
