/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contacts/vis-vcard-folder.h"

#include <string.h>

#include "contacts/vis-list-span-private.h"
#include "contacts/vis-vcard-import-private.h"
#include "contacts/vis-vcard-scan-private.h"
#include "contacts/vis-vcard-writer-private.h"

/* A program that saves a file makes several events: read it once, when it is likely done. */
#define SETTLE_MS 100

/* Of a task: what is left of a removed contact */
#define REMAINS "remains"

struct _VisVcardFolder
{
  GObject parent_instance;

  GFile *folder;
  VisNumberParser *parser;
  GFileMonitor *monitor;      /* (nullable) until the folder exists */
  GCancellable *cancellable;  /* of the scan that runs, and of the ones to come */
  VisVcardSnapshot *snapshot; /* (nullable) until the first scan ends */
  VisVcardWriter *writer;
  gboolean scanning;
  gboolean changed; /* while a scan ran */
  guint settle_id;

  GQueue changes;     /* (element-type GTask): the first is being carried out */
  GPtrArray *written; /* (element-type GTask): done, and to be shown by the next scan */
  GPtrArray *shown;   /* (nullable) (element-type GTask): what the scan that runs will show */
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
static void vis_vcard_folder_writer_init (VisContactWriterInterface *iface);
static void start_scan (VisVcardFolder *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (VisVcardFolder, vis_vcard_folder, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      vis_vcard_folder_list_model_init)
                                   G_IMPLEMENT_INTERFACE (VIS_TYPE_CONTACT_SOURCE, NULL)
                                       G_IMPLEMENT_INTERFACE (VIS_TYPE_CONTACT_WRITER,
                                                              vis_vcard_folder_writer_init))

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

/* They are told when the list is as they made it. */
static void
finish_shown (GPtrArray *tasks)
{
  for (guint i = 0; tasks && i < tasks->len; i++)
    {
      GTask *task = tasks->pdata[i];
      gpointer result = g_object_steal_data (G_OBJECT (task), REMAINS);

      if (result)
        g_task_return_pointer (task, result, (GDestroyNotify)vis_vcard_remains_free);
      else
        g_task_return_boolean (task, TRUE);
    }
}

static void
on_scanned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr (VisVcardFolder) self = g_weak_ref_get (weak);
  g_autoptr (VisVcardSnapshot) snapshot = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autoptr (GPtrArray) shown = NULL;

  g_weak_ref_clear (weak);
  g_free (weak);
  if (!self || !snapshot)
    return;
  self->scanning = FALSE;
  shown = g_steal_pointer (&self->shown);
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
  finish_shown (shown);
  if (self->written->len > 0 && !self->scanning)
    start_scan (self);
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
  self->changed = FALSE;
  g_clear_handle_id (&self->settle_id, g_source_remove);
  if (self->written->len > 0)
    {
      self->shown = self->written;
      self->written = g_ptr_array_new_with_free_func (g_object_unref);
    }
  g_weak_ref_init (weak, self);
  /* No source object: a folder that nobody wants any more need not wait for its scan. */
  task = g_task_new (NULL, self->cancellable, on_scanned, weak);
  g_task_set_source_tag (task, start_scan);
  g_task_set_task_data (task, job, scan_job_free);
  g_task_run_in_thread (task, run_scan);
}

/* Changes */

typedef enum
{
  JOB_ADD,
  JOB_CHANGE,
  JOB_REMOVE,
  JOB_RESTORE,
  JOB_IMPORT,
} JobKind;

typedef struct
{
  JobKind kind;
  VisVcardWriter *writer;
  VisContact *before;       /* (nullable) */
  VisContact *after;        /* (nullable) */
  VisVcardRemains *remains; /* (nullable): to restore, or what was removed */
  VisVcardImport *import;   /* (nullable) */
  GPtrArray *known;         /* (nullable) (element-type VisContact): when the import began */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  _vis_vcard_writer_unref (job->writer);
  g_clear_object (&job->before);
  g_clear_object (&job->after);
  g_clear_pointer (&job->remains, vis_vcard_remains_free);
  g_clear_object (&job->import);
  g_clear_pointer (&job->known, g_ptr_array_unref);
  g_free (job);
}

static gboolean
carry_out (Job *job, GCancellable *cancellable, GError **error)
{
  switch (job->kind)
    {
    case JOB_ADD:
      return _vis_vcard_writer_add (job->writer, job->after, error);
    case JOB_CHANGE:
      return _vis_vcard_writer_change (job->writer, job->before, job->after, error);
    case JOB_REMOVE:
      job->remains = _vis_vcard_writer_remove (job->writer, job->before, error);
      return job->remains != NULL;
    case JOB_RESTORE:
      return _vis_vcard_writer_restore (job->writer, job->remains, error);
    case JOB_IMPORT:
      return _vis_vcard_import_run (job->import, _vis_vcard_writer_get_folder (job->writer),
                                    job->known, _vis_vcard_writer_get_parser (job->writer),
                                    cancellable, error);
    default:
      g_assert_not_reached ();
    }
}

/* @data is the task that the caller waits for. It stays in the queue meanwhile; a reference of the
 * worker's might be the last one, and must not be: the folder belongs to the main context. */
static void
run_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (carry_out (g_task_get_task_data (data), g_task_get_cancellable (data), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void start_job (VisVcardFolder *self);

static void
on_job_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  VisVcardFolder *self = user_data;
  g_autoptr (GTask) task = g_queue_pop_head (&self->changes);
  g_autoptr (GError) error = NULL;
  Job *job = g_task_get_task_data (task);

  if (job->import)
    _vis_vcard_import_end (job->import);
  start_job (self);
  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      if (job->kind == JOB_REMOVE)
        g_object_set_data (G_OBJECT (task), REMAINS, g_steal_pointer (&job->remains));
      g_ptr_array_add (self->written, g_steal_pointer (&task));
      if (!self->scanning)
        start_scan (self);
    }
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
start_job (VisVcardFolder *self)
{
  GTask *task = g_queue_peek_head (&self->changes);
  g_autoptr (GTask) worker = NULL;
  Job *job;

  if (!task)
    return;
  job = g_task_get_task_data (task);
  if (job->import)
    {
      job->known = self->snapshot ? g_ptr_array_ref (self->snapshot->contacts)
                                  : g_ptr_array_new_with_free_func (g_object_unref);
      _vis_vcard_import_begin (job->import);
    }
  worker = g_task_new (NULL, NULL, on_job_done, self);
  g_task_set_source_tag (worker, start_job);
  g_task_set_task_data (worker, task, NULL);
  g_task_run_in_thread (worker, run_job);
}

/* Takes over @task and the pieces of @job. */
static void
enqueue (VisVcardFolder *self, const Job *job, GTask *task)
{
  Job *copy = g_memdup2 (job, sizeof *job);

  copy->writer = _vis_vcard_writer_ref (self->writer);
  g_task_set_task_data (task, copy, job_free);
  g_queue_push_tail (&self->changes, task);
  if (g_queue_get_length (&self->changes) == 1)
    start_job (self);
}

/* No file of a folder has a slash in its name; what other sources call a file does. */
static gboolean
vis_vcard_folder_holds (VisContactWriter *writer, VisContact *contact)
{
  const char *file = vis_contact_get_file (contact);

  return file && !strchr (file, '/');
}

static void
vis_vcard_folder_add (VisContactWriter *writer, VisContact *contact, GTask *task)
{
  Job job = { .kind = JOB_ADD, .after = g_object_ref (contact) };

  enqueue (VIS_VCARD_FOLDER (writer), &job, task);
}

static void
vis_vcard_folder_change (VisContactWriter *writer, VisContact *before, VisContact *after,
                         GTask *task)
{
  Job job = { .kind = JOB_CHANGE, .before = g_object_ref (before), .after = g_object_ref (after) };

  enqueue (VIS_VCARD_FOLDER (writer), &job, task);
}

static void
vis_vcard_folder_remove (VisContactWriter *writer, VisContact *contact, GTask *task)
{
  Job job = { .kind = JOB_REMOVE, .before = g_object_ref (contact) };

  enqueue (VIS_VCARD_FOLDER (writer), &job, task);
}

static void
vis_vcard_folder_restore (VisContactWriter *writer, VisVcardRemains *remains, GTask *task)
{
  Job job = { .kind = JOB_RESTORE, .remains = remains };

  enqueue (VIS_VCARD_FOLDER (writer), &job, task);
}

static void
vis_vcard_folder_writer_init (VisContactWriterInterface *iface)
{
  iface->holds = vis_vcard_folder_holds;
  iface->add = vis_vcard_folder_add;
  iface->change = vis_vcard_folder_change;
  iface->remove = vis_vcard_folder_remove;
  iface->restore = vis_vcard_folder_restore;
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

  g_autofree char *path = g_file_get_path (self->folder);

  G_OBJECT_CLASS (vis_vcard_folder_parent_class)->constructed (object);
  self->writer = _vis_vcard_writer_new (path, self->parser);
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
  _vis_vcard_writer_unref (self->writer);
  g_ptr_array_unref (self->written);
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
  self->written = g_ptr_array_new_with_free_func (g_object_unref);
  g_queue_init (&self->changes);
}

VisVcardFolder *
vis_vcard_folder_new (GFile *folder, VisNumberParser *parser)
{
  g_return_val_if_fail (G_IS_FILE (folder) && g_file_peek_path (folder) != NULL, NULL);
  g_return_val_if_fail (VIS_IS_NUMBER_PARSER (parser), NULL);

  return g_object_new (VIS_TYPE_VCARD_FOLDER, "folder", folder, "parser", parser, NULL);
}

void
vis_vcard_folder_import_async (VisVcardFolder *self, VisVcardImport *import,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  Job job = { .kind = JOB_IMPORT };
  GTask *task;

  g_return_if_fail (VIS_IS_VCARD_FOLDER (self) && VIS_IS_VCARD_IMPORT (import));

  job.import = g_object_ref (import);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vis_vcard_folder_import_async);
  g_task_set_check_cancellable (task, FALSE); /* what was written is written */
  enqueue (self, &job, task);
}

gboolean
vis_vcard_folder_import_finish (VisVcardFolder *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
