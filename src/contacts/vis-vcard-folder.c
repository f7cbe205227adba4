/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contacts/vis-vcard-folder.h"

#include "contacts/vis-list-span-private.h"
#include "contacts/vis-vcard-scan-private.h"

/* A program that saves a file makes several events: read it once, when it is likely done. */
#define SETTLE_MS 100

struct _VisVcardFolder
{
  GObject parent_instance;

  GFile *folder;
  VisNumberParser *parser;
  GFileMonitor *monitor;      /* (nullable) until the folder exists */
  GCancellable *cancellable;  /* of the scan that runs, and of the ones to come */
  VisVcardSnapshot *snapshot; /* (nullable) until the first scan ends */
  gboolean scanning;
  gboolean changed; /* while a scan ran */
  guint settle_id;
};

enum
{
  PROP_FOLDER = 1,
  PROP_PARSER,
  PROP_LOADING, /* of VisContactSource */
  N_PROPERTIES = PROP_LOADING
};

static GParamSpec *properties[N_PROPERTIES];

static void vis_vcard_folder_list_model_init (GListModelInterface *iface);
static void start_scan (VisVcardFolder *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (VisVcardFolder, vis_vcard_folder, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      vis_vcard_folder_list_model_init)
                                   G_IMPLEMENT_INTERFACE (VIS_TYPE_CONTACT_SOURCE, NULL))

typedef struct
{
  char *path;
  VisNumberParser *parser;
  VisVcardSnapshot *former; /* (nullable) */
} ScanJob;

static void
scan_job_free (gpointer data)
{
  ScanJob *job = data;

  g_free (job->path);
  g_object_unref (job->parser);
  g_clear_pointer (&job->former, _vis_vcard_snapshot_unref);
  g_free (job);
}

static void
run_scan (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  ScanJob *job = data;
  VisVcardSnapshot *snapshot = _vis_vcard_scan (job->path, job->parser, job->former, cancellable);

  if (snapshot)
    g_task_return_pointer (task, snapshot, (GDestroyNotify)_vis_vcard_snapshot_unref);
  else
    g_task_return_error_if_cancelled (task);
}

static gboolean
on_settled (gpointer user_data)
{
  VisVcardFolder *self = user_data;

  self->settle_id = 0;
  start_scan (self);
  return G_SOURCE_REMOVE;
}

static void
on_changed (VisVcardFolder *self)
{
  if (self->scanning)
    self->changed = TRUE;
  else if (self->settle_id == 0)
    self->settle_id = g_timeout_add (SETTLE_MS, on_settled, self);
}

/* The folder exists by now, if it ever will. */
static void
watch (VisVcardFolder *self)
{
  g_autoptr (GError) error = NULL;

  self->monitor = g_file_monitor_directory (self->folder, G_FILE_MONITOR_WATCH_MOVES, NULL, &error);
  if (self->monitor)
    {
      /* Bursts are gathered here already. */
      g_file_monitor_set_rate_limit (self->monitor, SETTLE_MS);
      g_signal_connect_object (self->monitor, "changed", G_CALLBACK (on_changed), self,
                               G_CONNECT_SWAPPED);
    }
  else
    g_message ("contacts: changes will not be seen: %s", error->message);
}

static void
show (VisVcardFolder *self, VisVcardSnapshot *snapshot)
{
  g_autoptr (VisVcardSnapshot) former = self->snapshot;
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  VisListSpan span
      = _vis_list_span_between (former ? former->contacts : nothing, snapshot->contacts);

  self->snapshot = _vis_vcard_snapshot_ref (snapshot);
  if (span.removed > 0 || span.added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), span.position, span.removed, span.added);
  if (!former)
    g_object_notify (G_OBJECT (self), "loading");
  for (guint i = 0; i < snapshot->warnings->len; i++)
    vis_contact_source_warn (VIS_CONTACT_SOURCE (self), snapshot->warnings->pdata[i]);
}

static void
on_scanned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr (VisVcardFolder) self = g_weak_ref_get (weak);
  g_autoptr (VisVcardSnapshot) snapshot = g_task_propagate_pointer (G_TASK (result), NULL);

  g_weak_ref_clear (weak);
  g_free (weak);
  if (!self || !snapshot)
    return;
  self->scanning = FALSE;
  if (!self->monitor)
    {
      /* What changed between the scan and the watch would be missed: look once more. */
      watch (self);
      self->changed = self->monitor != NULL;
    }
  if (self->changed)
    {
      self->changed = FALSE;
      on_changed (self);
    }
  show (self, snapshot);
}

static void
start_scan (VisVcardFolder *self)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);
  ScanJob *job = g_new0 (ScanJob, 1);
  g_autoptr (GTask) task = NULL;

  job->path = g_file_get_path (self->folder);
  job->parser = g_object_ref (self->parser);
  job->former = self->snapshot ? _vis_vcard_snapshot_ref (self->snapshot) : NULL;
  self->scanning = TRUE;
  g_weak_ref_init (weak, self);
  /* No source object: a folder that nobody wants any more need not wait for its scan. */
  task = g_task_new (NULL, self->cancellable, on_scanned, weak);
  g_task_set_source_tag (task, start_scan);
  g_task_set_task_data (task, job, scan_job_free);
  g_task_run_in_thread (task, run_scan);
}

static GType
vis_vcard_folder_get_item_type (GListModel *model)
{
  return VIS_TYPE_CONTACT;
}

static guint
vis_vcard_folder_get_n_items (GListModel *model)
{
  VisVcardFolder *self = VIS_VCARD_FOLDER (model);

  return self->snapshot ? self->snapshot->contacts->len : 0;
}

static gpointer
vis_vcard_folder_get_item (GListModel *model, guint position)
{
  VisVcardFolder *self = VIS_VCARD_FOLDER (model);

  if (position >= vis_vcard_folder_get_n_items (model))
    return NULL;
  return g_object_ref (self->snapshot->contacts->pdata[position]);
}

static void
vis_vcard_folder_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = vis_vcard_folder_get_item_type;
  iface->get_n_items = vis_vcard_folder_get_n_items;
  iface->get_item = vis_vcard_folder_get_item;
}

static void
vis_vcard_folder_constructed (GObject *object)
{
  VisVcardFolder *self = VIS_VCARD_FOLDER (object);

  G_OBJECT_CLASS (vis_vcard_folder_parent_class)->constructed (object);
  start_scan (self);
}

static void
vis_vcard_folder_dispose (GObject *object)
{
  VisVcardFolder *self = VIS_VCARD_FOLDER (object);

  g_cancellable_cancel (self->cancellable);
  if (self->monitor)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);
  g_clear_handle_id (&self->settle_id, g_source_remove);
  G_OBJECT_CLASS (vis_vcard_folder_parent_class)->dispose (object);
}

static void
vis_vcard_folder_finalize (GObject *object)
{
  VisVcardFolder *self = VIS_VCARD_FOLDER (object);

  g_clear_pointer (&self->snapshot, _vis_vcard_snapshot_unref);
  g_object_unref (self->cancellable);
  g_object_unref (self->folder);
  g_object_unref (self->parser);
  G_OBJECT_CLASS (vis_vcard_folder_parent_class)->finalize (object);
}

static void
vis_vcard_folder_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VisVcardFolder *self = VIS_VCARD_FOLDER (object);

  switch (id)
    {
    case PROP_FOLDER:
      g_value_set_object (value, self->folder);
      break;
    case PROP_PARSER:
      g_value_set_object (value, self->parser);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->snapshot == NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_vcard_folder_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VisVcardFolder *self = VIS_VCARD_FOLDER (object);

  switch (id)
    {
    case PROP_FOLDER:
      self->folder = g_value_dup_object (value);
      break;
    case PROP_PARSER:
      self->parser = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_vcard_folder_class_init (VisVcardFolderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = vis_vcard_folder_constructed;
  object_class->dispose = vis_vcard_folder_dispose;
  object_class->finalize = vis_vcard_folder_finalize;
  object_class->get_property = vis_vcard_folder_get_property;
  object_class->set_property = vis_vcard_folder_set_property;

  properties[PROP_FOLDER] = g_param_spec_object ("folder", NULL, NULL, G_TYPE_FILE, flags);
  properties[PROP_PARSER]
      = g_param_spec_object ("parser", NULL, NULL, VIS_TYPE_NUMBER_PARSER, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  g_object_class_override_property (object_class, PROP_LOADING, "loading");
}

static void
vis_vcard_folder_init (VisVcardFolder *self)
{
  self->cancellable = g_cancellable_new ();
}

VisVcardFolder *
vis_vcard_folder_new (GFile *folder, VisNumberParser *parser)
{
  g_return_val_if_fail (G_IS_FILE (folder) && g_file_peek_path (folder) != NULL, NULL);
  g_return_val_if_fail (VIS_IS_NUMBER_PARSER (parser), NULL);

  return g_object_new (VIS_TYPE_VCARD_FOLDER, "folder", folder, "parser", parser, NULL);
}
