/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/vis-address.h"
#include "call/vis-call-list.h"
#include "contacts/vis-contact-index.h"
#include "contacts/vis-number-parser.h"
#include "media/vis-device-list.h"
#include "media/vis-media-options.h"

/*
 * engine/: the composition root.
 * Builds every object below, gives each what it needs, and owns them for as long as the program
 * runs. Whoever has a VisEngine can call and be called; app and peer are its two users.
 * Never here: windows, command lines, singletons.
 */

G_BEGIN_DECLS

/**
 * VisEngineOptions:
 * @data_dir: the whole profile: contacts/, visavis.db
 * @contacts_dir: (nullable): vCards; NULL: contacts/ below @data_dir
 * @key_file: (nullable): the private key in a file instead of the keyring
 * @ephemeral_identity: no key is kept: one for this run only
 * @bind: (nullable): see VisPortOptions
 * @stun_server: (nullable): see vis_port_set_stun_server()
 * @number: (nullable): our own number in E.164 form
 * @name: (nullable): what other people see
 * @region: (nullable): for national numbers, "US"; NULL: of the locale
 * @early_path: make the path while it rings, for people that we know
 * @media: (nullable): NULL: vis_media_options_new()
 */
typedef struct
{
  char *data_dir;
  char *contacts_dir;
  char *key_file;
  gboolean ephemeral_identity;
  VisAddress *bind;
  char *stun_server;
  char *number;
  char *name;
  char *region;
  gboolean early_path;
  VisMediaOptions *media;
} VisEngineOptions;

VisEngineOptions *vis_engine_options_new (const char *data_dir);
VisEngineOptions *vis_engine_options_copy (const VisEngineOptions *options);
void vis_engine_options_free (VisEngineOptions *options);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisEngineOptions, vis_engine_options_free)

#define VIS_TYPE_ENGINE (vis_engine_get_type ())

/** VisEngine: GStreamer must be initialised (vis_engine_init()). Main context. */
G_DECLARE_FINAL_TYPE (VisEngine, vis_engine, VIS, ENGINE, GObject)

/** vis_engine_init: initialises the libraries below, once per process, before any engine. */
void vis_engine_init (int *argc, char ***argv);

VisEngine *vis_engine_new (const VisEngineOptions *options);

/**
 * vis_engine_start_async:
 *
 * Opens the store, loads the identity (which may ask to unlock a keyring), binds the port and
 * listens. Contacts load in the background from vis_engine_new() on.
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
VisContactSource *vis_engine_get_contacts (VisEngine *self);
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

/** vis_engine_set_profile: a new number or name, used from the next call on; either may be NULL. */
void vis_engine_set_profile (VisEngine *self, const char *number, const char *name);

G_END_DECLS
