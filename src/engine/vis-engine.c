/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/vis-engine.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "base/vis-error.h"
#include "call/vis-call-services.h"
#include "directory/vis-contact-resolver.h"
#include "directory/vis-directory.h"
#include "directory/vis-typed-resolver.h"
#include "engine/vis-call-recorder.h"
#include "identity/vis-identity.h"
#include "identity/vis-trust.h"
#include "media/vis-media-init.h"
#include "port/vis-port.h"
#include "sip/vis-sip-stack.h"
#include "store/vis-store.h"

#define DATABASE_NAME "visavis.db"
#define CONTACTS_NAME "contacts"
#define KEY_NAME "identity"
#define CONTACTS_LIMIT_MS 2000

struct _VisEngine
{
  GObject parent_instance;

  VisEngineOptions *options;

  /* From the beginning: */
  VisClock *clock;
  VisNumberParser *parser;
  VisVcardFolder *folder;
  VisAddressBook *address_book; /* (nullable) */
  VisPeople *people;
  VisContactIndex *index;
  VisDirectory *directory;
  VisCallList *calls;
  VisCallPolicy *policy;
  VisCallHistory *history;
  VisCallRecorder *recorder;
  VisDeviceList *devices;
  GCancellable *exiting;
  GThread *preloading; /* (nullable): from the first start on */

  /* While it is started: */
  VisSecrets *secrets;
  VisStore *store;
  VisPort *port;
  VisCallServices *services;
  gboolean starting;
};

static guint notice_signal;

G_DEFINE_FINAL_TYPE (VisEngine, vis_engine, G_TYPE_OBJECT)

static void
tear_down (VisEngine *self)
{
  vis_call_list_set_services (self->calls, NULL);
  if (self->port)
    vis_port_close (self->port);
  g_clear_pointer (&self->services, vis_call_services_unref);
  g_clear_object (&self->port);
  vis_call_history_set_store (self->history, NULL);
  vis_call_policy_set_store (self->policy, NULL, NULL);
  g_clear_object (&self->store);
  g_clear_object (&self->secrets);
}

static gboolean
open_store (VisEngine *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->options->data_dir, DATABASE_NAME, NULL);
  const char *moved_aside;

  if (g_mkdir_with_parents (self->options->data_dir, 0700) != 0)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_FAILED, _ ("The folder %s can’t be made: %s"),
                   self->options->data_dir, g_strerror (errno));
      return FALSE;
    }
  self->store = vis_store_new (path, error);
  if (!self->store)
    return FALSE;
  moved_aside = vis_store_get_moved_aside (self->store);
  if (moved_aside)
    {
      g_autofree char *text = g_strdup_printf (
          _ ("The database was damaged. It was moved to %s, and a new one was begun."),
          moved_aside);

      g_signal_emit (self, notice_signal, 0, text);
    }
  vis_call_history_set_store (self->history, self->store);
  return vis_call_policy_set_store (self->policy, self->store, error);
}

static void
on_history_failed (VisEngine *self, const char *text)
{
  g_signal_emit (self, notice_signal, 0, text);
}

static gboolean
open_network (VisEngine *self, VisIdentity *identity, GError **error)
{
  g_autoptr (VisCallServices) services = vis_call_services_new ();
  VisPortOptions port_options = { .bind = self->options->bind };
  VisSipStackOptions stack_options = { 0 };

  if (!vis_call_services_set_media (services, self->options->media, error))
    return FALSE;
  self->port = vis_port_new (&port_options, error);
  if (!self->port || !vis_port_set_stun_server (self->port, self->options->stun_server, error))
    return FALSE;
  stack_options.transport = VIS_SIP_TRANSPORT (self->port);
  stack_options.user = self->options->number;
  stack_options.display_name = self->options->name;
  services->stack = vis_sip_stack_new (&stack_options, error);
  if (!services->stack)
    return FALSE;
  services->clock = g_object_ref (self->clock);
  services->port = g_object_ref (self->port);
  services->directory = g_object_ref (self->directory);
  services->identity = g_object_ref (identity);
  services->trust = vis_trust_new (self->store);
  services->policy = g_object_ref (self->policy);
  services->contacts = g_object_ref (self->index);
  services->parser = g_object_ref (self->parser);
  services->early_path = self->options->early_path;
  self->services = g_steal_pointer (&services);
  vis_call_list_set_services (self->calls, self->services);
  return TRUE;
}

/* Takes @error over. */
static void
give_up (GTask *task, GError *error)
{
  VisEngine *self = g_task_get_source_object (task);

  self->starting = FALSE;
  tear_down (self);
  g_task_return_error (task, error);
}

static void
on_contacts (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  VisEngine *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!vis_contact_source_wait_finish (VIS_CONTACT_SOURCE (source), result))
    g_info ("The contacts are still being read");
  if (!open_network (self, g_task_get_task_data (task), &error))
    {
      give_up (task, error);
      return;
    }
  self->starting = FALSE;
  if (!self->preloading)
    self->preloading = vis_media_preload (self->exiting);
  g_task_return_boolean (task, TRUE);
}

/* Who calls in the first moment is to be known, too. @identity: (nullable): NULL: @error, which is
 * taken over, says why. */
static void
await_contacts (GTask *task, VisIdentity *identity, GError *error)
{
  VisEngine *self = g_task_get_source_object (task);

  if (!identity)
    {
      give_up (task, error);
      return;
    }
  g_task_set_task_data (task, g_object_ref (identity), g_object_unref);
  vis_contact_source_wait_async (vis_engine_get_contacts (self), CONTACTS_LIMIT_MS, on_contacts,
                                 g_object_ref (task));
}

static void
on_identity (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (VisIdentity) identity = vis_identity_load_finish (result, &error);

  await_contacts (task, identity, error);
}

static void
on_stack_down (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  vis_sip_stack_shutdown_finish (VIS_SIP_STACK (source), result, NULL);
  tear_down (g_task_get_source_object (task));
  g_task_return_boolean (task, TRUE);
}

static void
on_search_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *routes = vis_directory_resolve_finish (VIS_DIRECTORY (source), result, &error);

  if (routes)
    g_task_return_pointer (task, routes, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
build_lower_rooms (VisEngine *self)
{
  g_autoptr (GResolver) names = g_resolver_get_default ();
  g_autofree char *region = self->options->region ? g_strdup (self->options->region)
                                                  : vis_number_parser_guess_region ();
  g_autofree char *contacts_dir
      = self->options->contacts_dir
            ? g_strdup (self->options->contacts_dir)
            : g_build_filename (self->options->data_dir, CONTACTS_NAME, NULL);
  g_autoptr (GFile) folder = g_file_new_for_path (contacts_dir);
  g_autoptr (VisResolver) typed = vis_typed_resolver_new (names);
  g_autoptr (VisResolver) by_contact = NULL;

  self->clock = vis_system_clock_new ();
  self->parser = vis_number_parser_new (region);
  self->folder = vis_vcard_folder_new (folder, self->parser);
  self->people = vis_people_new ();
  vis_people_add_source (self->people, VIS_CONTACT_SOURCE (self->folder));
  if (self->options->address_book)
    {
      self->address_book = vis_address_book_new (self->parser);
      vis_people_add_source (self->people, VIS_CONTACT_SOURCE (self->address_book));
    }
  self->index = vis_contact_index_new (VIS_CONTACT_SOURCE (self->people));
  self->directory = vis_directory_new (self->parser, self->clock);
  by_contact = vis_contact_resolver_new (self->index, names);
  vis_directory_add_resolver (self->directory, typed);
  vis_directory_add_resolver (self->directory, by_contact);
  self->calls = vis_call_list_new ();
  self->policy = vis_call_policy_new (self->index);
  self->history = vis_call_history_new (self->index, self->parser);
  g_signal_connect_object (self->history, "failed", G_CALLBACK (on_history_failed), self,
                           G_CONNECT_SWAPPED);
  self->recorder = vis_call_recorder_new (self->calls, self->history);
}

static void
vis_engine_dispose (GObject *object)
{
  VisEngine *self = VIS_ENGINE (object);

  if (self->calls)
    {
      vis_call_list_end_all (self->calls);
      tear_down (self);
    }
  g_cancellable_cancel (self->exiting);
  g_clear_pointer (&self->preloading, g_thread_join);
  g_clear_object (&self->exiting);
  g_clear_object (&self->recorder);
  g_clear_object (&self->history);
  g_clear_object (&self->policy);
  g_clear_object (&self->calls);
  g_clear_object (&self->directory);
  g_clear_object (&self->index);
  g_clear_object (&self->people);
  g_clear_object (&self->address_book);
  g_clear_object (&self->folder);
  g_clear_object (&self->parser);
  g_clear_object (&self->devices);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (vis_engine_parent_class)->dispose (object);
}

static void
vis_engine_finalize (GObject *object)
{
  VisEngine *self = VIS_ENGINE (object);

  vis_engine_options_free (self->options);
  G_OBJECT_CLASS (vis_engine_parent_class)->finalize (object);
}

static void
vis_engine_class_init (VisEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vis_engine_dispose;
  object_class->finalize = vis_engine_finalize;
  notice_signal = g_signal_new ("notice", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
vis_engine_init (VisEngine *self)
{
  self->exiting = g_cancellable_new ();
}

void
vis_engine_global_init (int *argc, char ***argv)
{
  vis_media_init (argc, argv);
  vis_sip_stack_global_init ();
}

VisEngine *
vis_engine_new (const VisEngineOptions *options)
{
  VisEngine *self = g_object_new (VIS_TYPE_ENGINE, NULL);

  self->options = vis_engine_options_copy (options);
  build_lower_rooms (self);
  return self;
}

void
vis_engine_start_async (VisEngine *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (VIS_IS_ENGINE (self));
  g_return_if_fail (!self->starting && !vis_engine_is_started (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, vis_engine_start_async);
  if (!open_store (self, &error))
    {
      give_up (task, error);
      return;
    }
  self->starting = TRUE;
  if (self->options->ephemeral_identity)
    {
      g_autoptr (VisIdentity) identity = vis_identity_new_ephemeral (&error);

      await_contacts (task, identity, error);
      return;
    }
  self->secrets = vis_engine_options_make_secrets (self->options);
  vis_identity_load_async (self->secrets,
                           self->options->key_name ? self->options->key_name : KEY_NAME,
                           on_identity, g_steal_pointer (&task));
}

gboolean
vis_engine_start_finish (VisEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
vis_engine_use_ephemeral_identity (VisEngine *self)
{
  g_return_if_fail (VIS_IS_ENGINE (self) && !vis_engine_is_started (self));

  self->options->ephemeral_identity = TRUE;
}

void
vis_engine_stop_async (VisEngine *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (VIS_IS_ENGINE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, vis_engine_stop_async);
  vis_call_list_end_all (self->calls);
  vis_call_list_set_services (self->calls, NULL);
  if (self->services)
    vis_sip_stack_shutdown_async (self->services->stack, on_stack_down, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

void
vis_engine_stop_finish (VisEngine *self, GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));

  g_task_propagate_boolean (G_TASK (result), NULL);
}

gboolean
vis_engine_is_started (VisEngine *self)
{
  g_return_val_if_fail (VIS_IS_ENGINE (self), FALSE);

  return self->services != NULL;
}

GArray *
vis_engine_get_addresses (VisEngine *self)
{
  g_return_val_if_fail (VIS_IS_ENGINE (self) && self->port != NULL, NULL);

  return vis_port_get_local_addresses (self->port);
}

VisCallList *
vis_engine_get_calls (VisEngine *self)
{
  g_return_val_if_fail (VIS_IS_ENGINE (self), NULL);

  return self->calls;
}

VisCallHistory *
vis_engine_get_history (VisEngine *self)
{
  g_return_val_if_fail (VIS_IS_ENGINE (self), NULL);

  return self->history;
}

VisCallPolicy *
vis_engine_get_policy (VisEngine *self)
{
  g_return_val_if_fail (VIS_IS_ENGINE (self), NULL);

  return self->policy;
}

VisContactSource *
vis_engine_get_contacts (VisEngine *self)
{
  g_return_val_if_fail (VIS_IS_ENGINE (self), NULL);

  return VIS_CONTACT_SOURCE (self->people);
}

VisPeople *
vis_engine_get_people (VisEngine *self)
{
  g_return_val_if_fail (VIS_IS_ENGINE (self), NULL);

  return self->people;
}

VisVcardFolder *
vis_engine_get_contacts_folder (VisEngine *self)
{
  g_return_val_if_fail (VIS_IS_ENGINE (self), NULL);

  return self->folder;
}

VisAddressBook *
vis_engine_get_address_book (VisEngine *self)
{
  g_return_val_if_fail (VIS_IS_ENGINE (self), NULL);

  return self->address_book;
}

VisContactIndex *
vis_engine_get_contact_index (VisEngine *self)
{
  g_return_val_if_fail (VIS_IS_ENGINE (self), NULL);

  return self->index;
}

VisNumberParser *
vis_engine_get_number_parser (VisEngine *self)
{
  g_return_val_if_fail (VIS_IS_ENGINE (self), NULL);

  return self->parser;
}

static VisDeviceList *
make_devices (const VisMediaOptions *media)
{
  VisDeviceList *devices = vis_device_list_new ();

  if (media->audio_sink.kind == VIS_MEDIA_ENDPOINT_TEST)
    vis_device_list_add_test_devices (devices, VIS_DEVICE_SPEAKER);
  if (media->audio_source.kind == VIS_MEDIA_ENDPOINT_TEST)
    vis_device_list_add_test_devices (devices, VIS_DEVICE_MICROPHONE);
  if (media->video_source.kind == VIS_MEDIA_ENDPOINT_TEST)
    vis_device_list_add_test_devices (devices, VIS_DEVICE_CAMERA);
  return devices;
}

VisDeviceList *
vis_engine_get_devices (VisEngine *self)
{
  g_return_val_if_fail (VIS_IS_ENGINE (self), NULL);

  if (!self->devices)
    self->devices = make_devices (self->options->media);
  return self->devices;
}

VisCall *
vis_engine_call (VisEngine *self, const char *text, gboolean video, GError **error)
{
  g_autoptr (VisTarget) target = NULL;

  g_return_val_if_fail (VIS_IS_ENGINE (self) && text != NULL, NULL);

  if (!vis_engine_is_started (self))
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_FAILED, "%s", _ ("Visavis is not ready yet."));
      return NULL;
    }
  target = vis_target_parse (text, self->parser, error);
  return target ? vis_call_list_call (self->calls, target, video, error) : NULL;
}

void
vis_engine_resolve_async (VisEngine *self, const char *text, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (VisTarget) target = NULL;
  GError *error = NULL;

  g_return_if_fail (VIS_IS_ENGINE (self) && text != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vis_engine_resolve_async);
  target = vis_target_parse (text, self->parser, &error);
  if (!target)
    {
      g_task_return_error (task, error);
      return;
    }
  vis_directory_resolve_async (self->directory, target, cancellable, NULL, NULL, on_search_done,
                               g_steal_pointer (&task));
}

GPtrArray *
vis_engine_resolve_finish (VisEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
vis_engine_set_contacts_only (VisEngine *self, gboolean contacts_only)
{
  g_return_if_fail (VIS_IS_ENGINE (self));

  vis_call_policy_set_contacts_only (self->policy, contacts_only);
}

void
vis_engine_set_media (VisEngine *self, const VisMediaOptions *media)
{
  g_autoptr (VisMediaOptions) old = NULL;

  g_return_if_fail (VIS_IS_ENGINE (self));
  g_return_if_fail (media != NULL);

  old = g_steal_pointer (&self->options->media);
  self->options->media = vis_media_options_copy (media);
  /* What this device could do at the start, it still can. */
  if (self->services)
    vis_call_services_set_media (self->services, media, NULL);
  vis_call_list_set_video_limit (self->calls, media->video_limit);
}

void
vis_engine_set_profile (VisEngine *self, const char *number, const char *name)
{
  g_autofree char *old_number = NULL;
  g_autofree char *old_name = NULL;

  g_return_if_fail (VIS_IS_ENGINE (self));

  old_number = self->options->number;
  old_name = self->options->name;
  self->options->number = g_strdup (number);
  self->options->name = g_strdup (name);
  if (self->services)
    vis_sip_stack_set_profile (self->services->stack, number, name);
}
