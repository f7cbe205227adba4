/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/vis-engine-options.h"

#include "identity/vis-key-file.h"
#include "identity/vis-keyring.h"
#include "identity/vis-sandbox-keyring.h"

VisEngineOptions *
vis_engine_options_new (const char *data_dir)
{
  VisEngineOptions *options = g_new0 (VisEngineOptions, 1);

  options->data_dir = g_strdup (data_dir);
  options->early_path = TRUE;
  options->media = vis_media_options_new ();
  return options;
}

VisEngineOptions *
vis_engine_options_copy (const VisEngineOptions *options)
{
  VisEngineOptions *copy = g_new0 (VisEngineOptions, 1);

  copy->data_dir = g_strdup (options->data_dir);
  copy->contacts_dir = g_strdup (options->contacts_dir);
  copy->key_file = g_strdup (options->key_file);
  copy->key_name = g_strdup (options->key_name);
  copy->ephemeral_identity = options->ephemeral_identity;
  copy->bind = options->bind ? vis_address_copy (options->bind) : NULL;
  copy->stun_server = g_strdup (options->stun_server);
  copy->number = g_strdup (options->number);
  copy->name = g_strdup (options->name);
  copy->region = g_strdup (options->region);
  copy->address_book = options->address_book;
  copy->early_path = options->early_path;
  copy->media = vis_media_options_copy (options->media);
  return copy;
}

void
vis_engine_options_free (VisEngineOptions *options)
{
  g_free (options->data_dir);
  g_free (options->contacts_dir);
  g_free (options->key_file);
  g_free (options->key_name);
  g_free (options->bind);
  g_free (options->stun_server);
  g_free (options->number);
  g_free (options->name);
  g_free (options->region);
  vis_media_options_free (options->media);
  g_free (options);
}

VisSecrets *
vis_engine_options_make_secrets (const VisEngineOptions *options)
{
  if (options->key_file)
    return vis_key_file_new (options->key_file);
  return vis_sandbox_keyring_is_needed () ? vis_sandbox_keyring_new (VIS_KEYRING_TIME_LIMIT_MS)
                                          : vis_keyring_new (VIS_KEYRING_TIME_LIMIT_MS);
}
