/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "base/vis-address.h"
#include "base/vis-secrets.h"
#include "media/vis-media-options.h"

G_BEGIN_DECLS

/**
 * VisEngineOptions:
 * @data_dir: the whole profile: contacts/, visavis.db
 * @contacts_dir: (nullable): vCards; NULL: contacts/ below @data_dir
 * @key_file: (nullable): the private key in a file instead of the keyring
 * @key_name: (nullable): under which the keyring has it; NULL: "identity"
 * @ephemeral_identity: no key is kept: one for this run only
 * @bind: (nullable): see VisPortOptions
 * @stun_server: (nullable): see vis_port_set_stun_server()
 * @number: (nullable): our own number in E.164 form
 * @name: (nullable): what other people see
 * @region: (nullable): for national numbers, "US"; NULL: of the locale
 * @address_book: whether the desktop's address books may be read, too: see
 *   vis_engine_get_address_book()
 * @early_path: make the path while it rings, for people that we know
 * @media: what to capture and where to play it
 */
typedef struct
{
  char *data_dir;
  char *contacts_dir;
  char *key_file;
  char *key_name;
  gboolean ephemeral_identity;
  VisAddress *bind;
  char *stun_server;
  char *number;
  char *name;
  char *region;
  gboolean address_book;
  gboolean early_path;
  VisMediaOptions *media;
} VisEngineOptions;

/** vis_engine_options_new: the early path is on, the address book is not, media as
 * vis_media_options_new() has it. */
VisEngineOptions *vis_engine_options_new (const char *data_dir);
VisEngineOptions *vis_engine_options_copy (const VisEngineOptions *options);
void vis_engine_options_free (VisEngineOptions *options);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisEngineOptions, vis_engine_options_free)

/** vis_engine_options_make_secrets: Returns: (transfer full): where the key is: in the key file, or
 * in the desktop's keyring as this program can reach it. Talks to nobody yet. */
VisSecrets *vis_engine_options_make_secrets (const VisEngineOptions *options);

G_END_DECLS
