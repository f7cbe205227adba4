/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "call/vis-call-list.h"
#include "call/vis-call-policy.h"
#include "contacts/vis-address-book.h"
#include "contacts/vis-contact-index.h"
#include "contacts/vis-number-parser.h"
#include "contacts/vis-people.h"
#include "contacts/vis-vcard-folder.h"
#include "engine/vis-call-history.h"
#include "engine/vis-engine-options.h"
#include "media/vis-device-list.h"

/*
 * engine/: the composition root.
 * Builds every object below, gives each what it needs, and owns them for as long as the program
 * runs. Whoever has a VisEngine can call and be called; app and peer are its two users.
 * Never here: windows, command lines, singletons.
 */

G_BEGIN_DECLS

#define VIS_TYPE_ENGINE (vis_engine_get_type ())

/**
 * VisEngine:
 *
 * Everything but the window. vis_engine_global_init() comes first. Emits "notice" (const char
 * *text) for what the user should hear and that is no call's affair: a damaged database was moved
 * aside, a call could not be written into the history. Main context.
 */
G_DECLARE_FINAL_TYPE (VisEngine, vis_engine, VIS, ENGINE, GObject)

/** vis_engine_global_init: initialises the libraries below, once per process, before any engine. */
void vis_engine_global_init (int *argc, char ***argv);

VisEngine *vis_engine_new (const VisEngineOptions *options);

/**
 * vis_engine_start_async:
 *
 * Opens the store, loads the identity (which may ask to unlock a keyring), binds the port and
 * listens. Contacts load in the background from vis_engine_new() on; listening waits for them, so
 * that whoever calls is known, but for two seconds at the most.
 */
void vis_engine_start_async (VisEngine *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean vis_engine_start_finish (VisEngine *self, GAsyncResult *result, GError **error);

/** vis_engine_use_ephemeral_identity: before another start: go on without a keyring, this time. */
void vis_engine_use_ephemeral_identity (VisEngine *self);

/** vis_engine_stop_async: ends all calls properly, then everything else; 3 s at most. */
void vis_engine_stop_async (VisEngine *self, GAsyncReadyCallback callback, gpointer user_data);
void vis_engine_stop_finish (VisEngine *self, GAsyncResult *result);

gboolean vis_engine_is_started (VisEngine *self);

/** vis_engine_get_addresses: Returns: (transfer full) (element-type VisAddress): where it
 * listens, with the bound port. */
GArray *vis_engine_get_addresses (VisEngine *self);

VisCallList *vis_engine_get_calls (VisEngine *self);

/** vis_engine_get_history: the calls that there were; empty until the engine has started. */
VisCallHistory *vis_engine_get_history (VisEngine *self);

/** vis_engine_get_policy: who may call. */
VisCallPolicy *vis_engine_get_policy (VisEngine *self);

/** vis_engine_get_contacts: every person once: vis_engine_get_people(). */
VisContactSource *vis_engine_get_contacts (VisEngine *self);
VisPeople *vis_engine_get_people (VisEngine *self);

/** vis_engine_get_contacts_folder: where contacts are added and changed. */
VisVcardFolder *vis_engine_get_contacts_folder (VisEngine *self);

/** vis_engine_get_address_book: Returns: (transfer none) (nullable): the desktop's address books,
 * not enabled yet; NULL unless the options wanted them. */
VisAddressBook *vis_engine_get_address_book (VisEngine *self);
VisContactIndex *vis_engine_get_contact_index (VisEngine *self);
VisNumberParser *vis_engine_get_number_parser (VisEngine *self);
VisDeviceList *vis_engine_get_devices (VisEngine *self);

/**
 * vis_engine_call:
 * @target: a number in any form, a tel: or sip: URI, host:port
 * @video: FALSE: audio only
 *
 * Returns: (transfer full): the call, in VIS_CALL_RESOLVING; NULL and VIS_ERROR_INVALID when
 *   @target is nothing that can be called.
 */
VisCall *vis_engine_call (VisEngine *self, const char *target, gboolean video, GError **error);

/** vis_engine_resolve_async: the routes to @target, without calling. */
void vis_engine_resolve_async (VisEngine *self, const char *target, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);

/** vis_engine_resolve_finish: Returns: (transfer full) (element-type VisRoute). */
GPtrArray *vis_engine_resolve_finish (VisEngine *self, GAsyncResult *result, GError **error);

/** vis_engine_set_contacts_only: from the next call on, whether only contacts may call. */
void vis_engine_set_contacts_only (VisEngine *self, gboolean contacts_only);

/** vis_engine_set_media: what the calls that begin from now on capture and offer, and where they
 * play; the limit for pictures holds for those that go on, too. */
void vis_engine_set_media (VisEngine *self, const VisMediaOptions *media);

/** vis_engine_set_profile: a new number or name, used from the next call on; either may be NULL. */
void vis_engine_set_profile (VisEngine *self, const char *number, const char *name);

G_END_DECLS
