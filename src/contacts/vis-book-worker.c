/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "contacts/vis-book-worker-private.h"

#include <glib/gi18n-lib.h>
#include <gmodule.h>
#include <string.h>

#include "base/vis-error.h"
#include "contacts/vis-book-module-private.h"
#include "contacts/vis-book-shelf-private.h"
#include "contacts/vis-vcard-edit.h"
#include "contacts/vis-vcard-writer-private.h"

/* Changes come in bursts; a book that is being read grows for seconds. */
#define SETTLE_MS 20
#define FILLING_MS 1000

struct _VisBookWorker
{
  gatomicrefcount ref_count; /* of the owner, the thread, and what is on its way between them */
  char *path;
  VisNumberParser *parser;
  GWeakRef owner;
  VisBookShowFunc show;
  GMainContext *main;
  GMainContext *context; /* of the thread */
  GCancellable *cancellable;
  GAsyncQueue *jobs; /* (element-type Job) */

  /* Of the thread */
  const VisBookModule *module; /* (nullable) */
  VisBookAgent *agent;         /* (nullable) */
  VisBookShelf *shelf;
  GSource *post; /* (nullable) */
  gboolean listed;
};

typedef enum
{
  JOB_ADD,
  JOB_CHANGE,
  JOB_REMOVE,
  JOB_RESTORE,
} JobKind;

/* A change. It belongs to the thread from when it is pushed until it is reported. */
typedef struct
{
  JobKind kind;
  GTask *task;
  char *file;
  VisContact *before;       /* (nullable) */
  VisContact *after;        /* (nullable) */
  VisVcardRemains *remains; /* (nullable): to restore, or what was removed */
  GError *error;            /* (nullable): what came of it */
} Job;

/* What the thread tells. */
typedef struct
{
  VisBookWorker *worker;
  VisBookSnapshot *snapshot; /* (nullable) */
  Job *job;                  /* (nullable) */
} Report;

static VisBookWorker *
worker_ref (VisBookWorker *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
worker_unref (VisBookWorker *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->path);
  g_object_unref (self->parser);
  g_weak_ref_clear (&self->owner);
  g_main_context_unref (self->main);
  g_object_unref (self->cancellable);
  g_async_queue_unref (self->jobs);
  g_free (self);
}

static void
job_free (Job *job)
{
  g_object_unref (job->task);
  g_free (job->file);
  g_clear_object (&job->before);
  g_clear_object (&job->after);
  g_clear_pointer (&job->remains, vis_vcard_remains_free);
  g_clear_error (&job->error);
  g_free (job);
}

/* The main context */

static void
report_free (gpointer data)
{
  Report *report = data;

  g_clear_pointer (&report->snapshot, _vis_book_snapshot_unref);
  g_clear_pointer (&report->job, job_free);
  worker_unref (report->worker);
  g_free (report);
}

/* The list shows a change before the one who asked for it is told. */
static gboolean
on_report (gpointer user_data)
{
  Report *report = user_data;
  Job *job = report->job;
  g_autoptr (GObject) owner = g_weak_ref_get (&report->worker->owner);

  if (owner && report->snapshot && !g_cancellable_is_cancelled (report->worker->cancellable))
    report->worker->show (owner, report->worker, report->snapshot);
  if (job && job->error)
    g_task_return_error (job->task, g_steal_pointer (&job->error));
  else if (job && job->kind == JOB_REMOVE)
    g_task_return_pointer (job->task, g_steal_pointer (&job->remains),
                           (GDestroyNotify)vis_vcard_remains_free);
  else if (job)
    g_task_return_boolean (job->task, TRUE);
  return G_SOURCE_REMOVE;
}

/* The thread. Takes over @snapshot and @job. */

static void
report_back (VisBookWorker *self, VisBookSnapshot *snapshot, Job *job)
{
  Report *report = g_new0 (Report, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  report->worker = worker_ref (self);
  report->snapshot = snapshot;
  report->job = job;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_report, report, report_free);
  g_source_attach (source, self->main);
}

static void
cancel_post (VisBookWorker *self)
{
  if (self->post)
    g_source_destroy (self->post);
  g_clear_pointer (&self->post, g_source_unref);
}

static VisBookSnapshot *
take_snapshot (VisBookWorker *self)
{
  cancel_post (self);
  return _vis_book_shelf_take_snapshot (self->shelf, self->listed);
}

static gboolean
on_post (gpointer user_data)
{
  VisBookWorker *self = user_data;

  report_back (self, take_snapshot (self), NULL);
  return G_SOURCE_REMOVE;
}

static void
post_soon (VisBookWorker *self)
{
  if (self->post)
    return;
  self->post
      = g_timeout_source_new (_vis_book_shelf_is_filling (self->shelf) ? FILLING_MS : SETTLE_MS);
  g_source_set_callback (self->post, on_post, self, NULL);
  g_source_attach (self->post, self->context);
}

static void
on_listed (gpointer user_data)
{
  VisBookWorker *self = user_data;

  self->listed = TRUE;
  cancel_post (self);
  post_soon (self);
}

static void
on_book_opened (const char *book, const char *name, gboolean writable, gpointer user_data)
{
  VisBookWorker *self = user_data;

  _vis_book_shelf_open (self->shelf, book, name, writable);
  post_soon (self);
}

static void
on_book_closed (const char *book, gpointer user_data)
{
  VisBookWorker *self = user_data;

  _vis_book_shelf_close (self->shelf, book);
  post_soon (self);
}

static void
on_book_interrupted (const char *book, gpointer user_data)
{
  VisBookWorker *self = user_data;

  _vis_book_shelf_interrupt (self->shelf, book);
  post_soon (self);
}

static void
on_book_complete (const char *book, gpointer user_data)
{
  VisBookWorker *self = user_data;

  _vis_book_shelf_complete (self->shelf, book);
  cancel_post (self);
  post_soon (self);
}

static void
on_cards_remain (const char *book, const GSList *uids, gpointer user_data)
{
  VisBookWorker *self = user_data;

  _vis_book_shelf_retain (self->shelf, book, uids);
  post_soon (self);
}

static void
on_card_changed (const char *book, const char *uid, const char *vcard, gpointer user_data)
{
  VisBookWorker *self = user_data;

  _vis_book_shelf_put (self->shelf, book, uid, vcard);
  post_soon (self);
}

static void
on_card_removed (const char *book, const char *uid, gpointer user_data)
{
  VisBookWorker *self = user_data;

  _vis_book_shelf_drop (self->shelf, book, uid);
  post_soon (self);
}

/* Returns FALSE with one of our errors. */
static gboolean
translate (VisBookWorker *self, const char *book, GError *found, GError **error)
{
  g_autofree char *quoted = vis_error_quote (_vis_book_shelf_get_name (self->shelf, book));

  if (g_error_matches (found, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_set_error (error, VIS_ERROR, VIS_ERROR_NOT_FOUND,
                 _ ("This person is not in the address book %s any more"), quoted);
  else if (g_error_matches (found, G_IO_ERROR, G_IO_ERROR_READ_ONLY))
    g_set_error (error, VIS_ERROR, VIS_ERROR_UNSUPPORTED,
                 _ ("The address book %s can be read, but not changed"), quoted);
  else if (g_error_matches (found, G_IO_ERROR, G_IO_ERROR_BUSY))
    g_set_error (error, VIS_ERROR, VIS_ERROR_BUSY,
                 _ ("Another program changed the address book %s meanwhile: look at it again"),
                 quoted);
  else
    g_set_error (error, VIS_ERROR, VIS_ERROR_FAILED,
                 _ ("The address book %s could not be changed: %s"), quoted, found->message);
  g_error_free (found);
  return FALSE;
}

/* What the book says now is what is shown; its own word of the change may come later. */
static void
reread (VisBookWorker *self, const char *book, const char *uid)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *vcard = self->module->read (self->agent, book, uid, self->cancellable, &error);

  if (vcard)
    _vis_book_shelf_put (self->shelf, book, uid, vcard);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    _vis_book_shelf_drop (self->shelf, book, uid);
}

static gboolean
add_card (VisBookWorker *self, const char *book, const char *vcard, GError **error)
{
  g_autofree char *uid = NULL;
  GError *found = NULL;

  if (!self->module->add (self->agent, book, vcard, &uid, self->cancellable, &found))
    return translate (self, book, found, error);
  if (uid)
    reread (self, book, uid);
  return TRUE;
}

/* The card of whom the job is about, as the book has it now; @key: what the book calls it. */
static GBytes *
read_before (VisBookWorker *self, const char *book, Job *job, char **key, GError **error)
{
  const char *uid = _vis_book_shelf_find_uid (self->shelf, book, job->before);
  GError *found = NULL;
  char *vcard;

  *key = g_strdup (uid ? uid : vis_contact_get_id (job->before));
  vcard = self->module->read (self->agent, book, *key, self->cancellable, &found);
  if (vcard)
    return g_bytes_new_take (vcard, strlen (vcard));
  translate (self, book, found, error);
  return NULL;
}

static gboolean
change_card (VisBookWorker *self, const char *book, Job *job, GError **error)
{
  const char *name = _vis_book_shelf_get_name (self->shelf, book);
  g_autofree char *key = NULL;
  g_autoptr (GBytes) bytes = read_before (self, book, job, &key, error);
  g_autoptr (GBytes) changed = NULL;
  g_autofree char *text = NULL;
  GError *found = NULL;

  if (!bytes)
    return FALSE;
  changed = vis_vcard_change (name, bytes, self->parser, job->before, job->after, error);
  if (!changed)
    return FALSE;
  text = g_strndup (g_bytes_get_data (changed, NULL), g_bytes_get_size (changed));
  if (!self->module->write (self->agent, book, text, self->cancellable, &found))
    return translate (self, book, found, error);
  reread (self, book, key);
  return TRUE;
}

static gboolean
remove_card (VisBookWorker *self, const char *book, Job *job, GError **error)
{
  const char *name = _vis_book_shelf_get_name (self->shelf, book);
  g_autofree char *key = NULL;
  g_autoptr (GBytes) bytes = read_before (self, book, job, &key, error);
  g_autoptr (GBytes) rest = NULL;
  g_autoptr (GBytes) card = NULL;
  GError *found = NULL;
  gsize offset;

  if (!bytes)
    return FALSE;
  rest = vis_vcard_remove (name, bytes, self->parser, job->before, &offset, &card, error);
  if (!rest)
    return FALSE;
  if (!self->module->remove (self->agent, book, key, self->cancellable, &found))
    return translate (self, book, found, error);
  job->remains = _vis_vcard_remains_new (job->file, 0, card);
  _vis_book_shelf_drop (self->shelf, book, key);
  return TRUE;
}

static gboolean
restore_card (VisBookWorker *self, const char *book, Job *job, GError **error)
{
  GBytes *card = _vis_vcard_remains_get_card (job->remains);
  g_autofree char *text = g_strndup (g_bytes_get_data (card, NULL), g_bytes_get_size (card));

  return add_card (self, book, text, error);
}

static gboolean
carry_out (VisBookWorker *self, Job *job, GError **error)
{
  const char *found = self->agent ? _vis_book_shelf_find (self->shelf, job->file) : NULL;
  g_autofree char *book = g_strdup (found);
  g_autofree char *vcard = NULL;

  if (!book)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_NOT_FOUND, _ ("The address book can’t be reached"));
      return FALSE;
    }
  switch (job->kind)
    {
    case JOB_ADD:
      vcard = vis_vcard_print (job->after);
      return add_card (self, book, vcard, error);
    case JOB_CHANGE:
      return change_card (self, book, job, error);
    case JOB_REMOVE:
      return remove_card (self, book, job, error);
    case JOB_RESTORE:
      return restore_card (self, book, job, error);
    default:
      g_assert_not_reached ();
    }
}

static gboolean
on_job (gpointer user_data)
{
  VisBookWorker *self = user_data;
  Job *job = g_async_queue_try_pop (self->jobs);

  if (!job)
    return G_SOURCE_REMOVE;
  if (carry_out (self, job, &job->error))
    report_back (self, take_snapshot (self), job);
  else
    report_back (self, NULL, job);
  return G_SOURCE_REMOVE;
}

/* Never unloaded: types of its libraries stay with the process. */
static const VisBookModule *
load_module (const char *path)
{
  GModule *module = g_module_open (path, G_MODULE_BIND_LOCAL | G_MODULE_BIND_LAZY);
  gpointer symbol;

  if (!module)
    {
      g_message ("contacts: no address book of the desktop: %s", g_module_error ());
      return NULL;
    }
  g_module_make_resident (module);
  if (!g_module_symbol (module, VIS_BOOK_MODULE_SYMBOL, &symbol)
      || ((const VisBookModule *)symbol)->version != VIS_BOOK_MODULE_VERSION)
    {
      g_message ("contacts: %s is of another version", path);
      return NULL;
    }
  return symbol;
}

static gboolean
on_start (gpointer user_data)
{
  static const VisBookEvents events = {
    .listed = on_listed,
    .book_opened = on_book_opened,
    .book_closed = on_book_closed,
    .book_interrupted = on_book_interrupted,
    .book_complete = on_book_complete,
    .cards_remain = on_cards_remain,
    .card_changed = on_card_changed,
    .card_removed = on_card_removed,
  };
  VisBookWorker *self = user_data;

  self->shelf = _vis_book_shelf_new (self->parser);
  self->module = load_module (self->path);
  if (self->module)
    self->agent = self->module->open (&events, self);
  else
    on_listed (self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_stop (gpointer user_data)
{
  VisBookWorker *self = user_data;

  if (self->agent)
    self->module->close (g_steal_pointer (&self->agent));
  cancel_post (self);
  while (g_async_queue_length (self->jobs) > 0)
    on_job (self);
  g_clear_pointer (&self->shelf, _vis_book_shelf_free);
  return G_SOURCE_REMOVE;
}

static void
unref_worker (gpointer data)
{
  worker_unref (data);
}

static gpointer
run (gpointer user_data)
{
  GMainContext *context = user_data;

  g_main_context_push_thread_default (context);
  for (;;)
    g_main_context_iteration (context, TRUE);
  return NULL;
}

/* One thread for all workers, which never ends: the library has one registry for all who want one,
 * and it tells the context in which it was made of changes, also when somebody else has it next. */
static GMainContext *
get_context (void)
{
  static GMainContext *context;

  if (g_once_init_enter (&context))
    {
      GMainContext *made = g_main_context_new ();

      g_thread_unref (g_thread_new ("vis-books", run, made));
      g_once_init_leave (&context, made);
    }
  return context;
}

VisBookWorker *
_vis_book_worker_new (const char *module, VisNumberParser *parser, GObject *owner,
                      VisBookShowFunc show)
{
  VisBookWorker *self = g_new0 (VisBookWorker, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->path = g_strdup (module);
  self->parser = g_object_ref (parser);
  g_weak_ref_init (&self->owner, owner);
  self->show = show;
  self->main = g_main_context_ref_thread_default ();
  self->context = get_context ();
  self->cancellable = g_cancellable_new ();
  self->jobs = g_async_queue_new ();
  g_main_context_invoke_full (self->context, G_PRIORITY_HIGH, on_start, worker_ref (self),
                              unref_worker);
  return self;
}

void
_vis_book_worker_stop (VisBookWorker *self)
{
  g_cancellable_cancel (self->cancellable);
  /* As urgent as the start, so after it. */
  g_main_context_invoke_full (self->context, G_PRIORITY_HIGH, on_stop, self, unref_worker);
}

static void
push (VisBookWorker *self, const Job *job)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_async_queue_push (self->jobs, g_memdup2 (job, sizeof *job));
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_job, worker_ref (self), unref_worker);
  g_source_attach (source, self->context);
}

void
_vis_book_worker_add (VisBookWorker *self, const char *file, VisContact *contact, GTask *task)
{
  Job job = { .kind = JOB_ADD, .task = task, .file = g_strdup (file) };

  job.after = g_object_ref (contact);
  push (self, &job);
}

void
_vis_book_worker_change (VisBookWorker *self, VisContact *before, VisContact *after, GTask *task)
{
  Job job = { .kind = JOB_CHANGE, .task = task, .file = g_strdup (vis_contact_get_file (before)) };

  job.before = g_object_ref (before);
  job.after = g_object_ref (after);
  push (self, &job);
}

void
_vis_book_worker_remove (VisBookWorker *self, VisContact *contact, GTask *task)
{
  Job job = { .kind = JOB_REMOVE, .task = task, .file = g_strdup (vis_contact_get_file (contact)) };

  job.before = g_object_ref (contact);
  push (self, &job);
}

void
_vis_book_worker_restore (VisBookWorker *self, VisVcardRemains *remains, GTask *task)
{
  Job job = { .kind = JOB_RESTORE,
              .task = task,
              .file = g_strdup (_vis_vcard_remains_get_file (remains)),
              .remains = remains };

  push (self, &job);
}
