/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The module that speaks with evolution-data-server: contacts/vis-book-module-private.h. */
#include "contacts/ebook/vis-ebook-book.h"

#define REGISTRY_NAME "org.gnome.evolution.dataserver.Sources5"

#define FIRST_RETRY_S 1
#define LAST_RETRY_S 300

struct _VisBookAgent
{
  const VisBookEvents *events;
  gpointer user_data;

  ESourceRegistry *registry; /* (nullable) */
  GHashTable *books;         /* (element-type utf8 VisEbookBook) */
  guint watch_id;
  GSource *retry; /* (nullable) */
  guint retry_s;
  gboolean connecting;
  gboolean closed; /* freed when it is no longer connecting */
  gboolean lost;   /* the registry's service has gone since */
  gboolean listed;
};

/* What is looked up by VIS_BOOK_MODULE_SYMBOL. */
G_MODULE_EXPORT extern const VisBookModule vis_book_module;

/* The library has one registry for all who want one, and hands it out also while it is being taken
 * down, with nothing in it. So it is not let go of once it is there. */
static ESourceRegistry *kept_registry;

static void connect_registry (VisBookAgent *self);

static void
check_listed (gpointer user_data)
{
  VisBookAgent *self = user_data;
  GHashTableIter iter;
  gpointer book;

  g_hash_table_iter_init (&iter, self->books);
  while (g_hash_table_iter_next (&iter, NULL, &book))
    if (!vis_ebook_book_is_settled (book))
      return;
  if (!self->listed)
    self->events->listed (self->user_data);
  self->listed = TRUE;
}

static gboolean
contains (GList *sources, const char *uid)
{
  for (GList *link = sources; link; link = link->next)
    if (g_strcmp0 (e_source_get_uid (link->data), uid) == 0)
      return TRUE;
  return FALSE;
}

/* Opens the books that are new, and closes the ones that are no more, or not enabled any more. */
static void
update_books (VisBookAgent *self)
{
  GList *sources = e_source_registry_list_enabled (self->registry, E_SOURCE_EXTENSION_ADDRESS_BOOK);
  GHashTableIter iter;
  gpointer uid;

  g_hash_table_iter_init (&iter, self->books);
  while (g_hash_table_iter_next (&iter, &uid, NULL))
    if (!contains (sources, uid))
      {
        self->events->book_closed (uid, self->user_data);
        g_hash_table_iter_remove (&iter);
      }
  for (GList *link = sources; link; link = link->next)
    {
      const char *own = e_source_get_uid (link->data);

      if (own && !g_hash_table_contains (self->books, own))
        g_hash_table_insert (
            self->books, g_strdup (own),
            vis_ebook_book_new (link->data, self->events, self->user_data, check_listed, self));
    }
  g_list_free_full (sources, g_object_unref);
  check_listed (self);
}

static void
drop_registry (VisBookAgent *self)
{
  if (self->registry)
    g_signal_handlers_disconnect_by_data (self->registry, self);
  g_clear_object (&self->registry);
}

static gboolean
on_retry (gpointer user_data)
{
  VisBookAgent *self = user_data;

  g_clear_pointer (&self->retry, g_source_unref);
  connect_registry (self);
  return G_SOURCE_REMOVE;
}

static void
cancel_retry (VisBookAgent *self)
{
  if (self->retry)
    g_source_destroy (self->retry);
  g_clear_pointer (&self->retry, g_source_unref);
}

static void
retry_later (VisBookAgent *self)
{
  if (self->retry)
    return;
  self->retry = g_timeout_source_new_seconds (self->retry_s);
  self->retry_s = MIN (self->retry_s * 2, LAST_RETRY_S);
  g_source_set_callback (self->retry, on_retry, self, NULL);
  g_source_attach (self->retry, g_main_context_get_thread_default ());
}

/* Where there is no such service, none is asked for again until one appears by itself. */
static gboolean
is_unknown (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER);
}

static void
on_registry (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  ESourceRegistry *registry = e_source_registry_new_finish (result, &error);
  VisBookAgent *self = user_data;
  static const char *const changes[]
      = { "source-added", "source-removed", "source-enabled", "source-disabled" };

  self->connecting = FALSE;
  if (registry && !kept_registry)
    kept_registry = g_object_ref (registry);
  if (self->closed)
    {
      g_clear_object (&registry);
      g_free (self);
      return;
    }
  if (!registry)
    {
      g_info ("contacts: no address book of the desktop: %s", error->message);
      if (!is_unknown (error))
        retry_later (self);
      check_listed (self);
      return;
    }
  drop_registry (self);
  self->registry = registry;
  self->retry_s = FIRST_RETRY_S;
  self->lost = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_swapped (self->registry, changes[i], G_CALLBACK (update_books), self);
  update_books (self);
}

static void
connect_registry (VisBookAgent *self)
{
  if (self->connecting)
    return;
  self->connecting = TRUE;
  cancel_retry (self);
  e_source_registry_new (NULL, on_registry, self);
}

static void
on_name_appeared (GDBusConnection *connection, const char *name, const char *owner,
                  gpointer user_data)
{
  VisBookAgent *self = user_data;
  GHashTableIter iter;
  gpointer book;

  if (self->lost || !self->registry)
    connect_registry (self);
  g_hash_table_iter_init (&iter, self->books);
  while (self->lost && g_hash_table_iter_next (&iter, NULL, &book))
    vis_ebook_book_retry (book);
}

static void
on_name_vanished (GDBusConnection *connection, const char *name, gpointer user_data)
{
  VisBookAgent *self = user_data;

  if (!self->registry || !connection)
    return;
  self->lost = TRUE;
  retry_later (self);
}

static VisBookAgent *
agent_open (const VisBookEvents *events, gpointer user_data)
{
  VisBookAgent *self = g_new0 (VisBookAgent, 1);

  self->events = events;
  self->user_data = user_data;
  self->books = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify)vis_ebook_book_free);
  self->retry_s = FIRST_RETRY_S;
  self->watch_id
      = g_bus_watch_name (G_BUS_TYPE_SESSION, REGISTRY_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                          on_name_appeared, on_name_vanished, self, NULL);
  connect_registry (self);
  return self;
}

static void
agent_close (VisBookAgent *self)
{
  g_bus_unwatch_name (self->watch_id);
  cancel_retry (self);
  g_hash_table_unref (self->books);
  drop_registry (self);
  self->closed = TRUE;
  if (!self->connecting)
    g_free (self);
}

/* Returns FALSE with an error in GIO's words. */
static gboolean
translate (gboolean done, GError *found, GError **error)
{
  int code = G_IO_ERROR_FAILED;

  if (done)
    return TRUE;
  if (g_error_matches (found, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_error_matches (found, E_CLIENT_ERROR, E_CLIENT_ERROR_CANCELLED))
    code = G_IO_ERROR_CANCELLED;
  else if (g_error_matches (found, E_BOOK_CLIENT_ERROR, E_BOOK_CLIENT_ERROR_CONTACT_NOT_FOUND)
           || g_error_matches (found, E_BOOK_CLIENT_ERROR, E_BOOK_CLIENT_ERROR_NO_SUCH_BOOK))
    code = G_IO_ERROR_NOT_FOUND;
  else if (g_error_matches (found, E_CLIENT_ERROR, E_CLIENT_ERROR_PERMISSION_DENIED)
           || g_error_matches (found, E_CLIENT_ERROR, E_CLIENT_ERROR_NOT_SUPPORTED))
    code = G_IO_ERROR_READ_ONLY;
  else if (g_error_matches (found, E_CLIENT_ERROR, E_CLIENT_ERROR_OUT_OF_SYNC))
    code = G_IO_ERROR_BUSY;
  g_set_error_literal (error, G_IO_ERROR, code, found ? found->message : "?");
  g_clear_error (&found);
  return FALSE;
}

/* Returns: (transfer full) (nullable): an EBookClient. */
static GObject *
find_client (VisBookAgent *self, const char *id, GError **error)
{
  VisEbookBook *book = g_hash_table_lookup (self->books, id);
  EBookClient *client = book ? vis_ebook_book_get_client (book) : NULL;

  if (client)
    return G_OBJECT (g_object_ref (client));
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "the address book is not open");
  return NULL;
}

static char *
agent_read (VisBookAgent *self, const char *book, const char *uid, GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GObject) client = find_client (self, book, error);
  EContact *contact = NULL;
  char *vcard;
  GError *found = NULL;
  gboolean done;

  if (!client)
    return NULL;
  done
      = e_book_client_get_contact_sync (E_BOOK_CLIENT (client), uid, &contact, cancellable, &found);
  if (!translate (done, found, error))
    return NULL;
  vcard = vis_ebook_print (contact);
  g_object_unref (contact);
  return vcard;
}

static gboolean
agent_write (VisBookAgent *self, const char *book, const char *vcard, GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GObject) client = find_client (self, book, error);
  g_autoptr (GObject) contact = G_OBJECT (e_contact_new_from_vcard (vcard));
  GError *found = NULL;
  gboolean done;

  if (!client)
    return FALSE;
  done = e_book_client_modify_contact_sync (E_BOOK_CLIENT (client), E_CONTACT (contact),
                                            E_BOOK_OPERATION_FLAG_NONE, cancellable, &found);
  return translate (done, found, error);
}

static gboolean
agent_add (VisBookAgent *self, const char *book, const char *vcard, char **uid,
           GCancellable *cancellable, GError **error)
{
  g_autoptr (GObject) client = find_client (self, book, error);
  g_autoptr (GObject) contact = G_OBJECT (e_contact_new_from_vcard (vcard));
  GError *found = NULL;
  gboolean done;

  if (!client)
    return FALSE;
  done = e_book_client_add_contact_sync (E_BOOK_CLIENT (client), E_CONTACT (contact),
                                         E_BOOK_OPERATION_FLAG_NONE, uid, cancellable, &found);
  return translate (done, found, error);
}

static gboolean
agent_remove (VisBookAgent *self, const char *book, const char *uid, GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GObject) client = find_client (self, book, error);
  GError *found = NULL;
  gboolean done;

  if (!client)
    return FALSE;
  done = e_book_client_remove_contact_by_uid_sync (E_BOOK_CLIENT (client), uid,
                                                   E_BOOK_OPERATION_FLAG_NONE, cancellable, &found);
  return translate (done, found, error);
}

const VisBookModule vis_book_module = {
  .version = VIS_BOOK_MODULE_VERSION,
  .open = agent_open,
  .close = agent_close,
  .read = agent_read,
  .write = agent_write,
  .add = agent_add,
  .remove = agent_remove,
};
