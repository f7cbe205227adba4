/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contacts/ebook/vis-ebook-book.h"

#include <glib/gstdio.h>

/* A view of this query is told of changes; one of the empty query is not. */
#define EVERYBODY "(contains \"x-evolution-any-field\" \"\")"

/* Do not wait until a book on the network is connected: what is kept of it here comes at once. */
#define DO_NOT_WAIT ((guint32)-1)

#define MAX_PHOTO (4 * 1024 * 1024)

#define FIRST_RETRY_S 1
#define LAST_RETRY_S 300

struct _VisEbookBook
{
  ESource *source;
  const VisBookEvents *events;
  gpointer event_data;
  VisEbookSettledFunc on_settled;
  gpointer settled_data;

  GCancellable *cancellable;
  EBookClient *client;   /* (nullable) */
  EBookClientView *view; /* (nullable) */
  GSource *retry;        /* (nullable) */
  guint retry_s;
  gboolean opening;
  gboolean told;       /* that it is open */
  gboolean told_again; /* not yet who of those told before is gone */
  gboolean settled;
};

static void open_book (VisEbookBook *self);

/* Photos are files beside the book, which nobody but its service knows. */
static void
inline_photo (EContact *contact)
{
  EContactPhoto *photo = e_contact_get (contact, E_CONTACT_PHOTO);
  g_autofree char *path = NULL;
  GStatBuf status;

  if (photo && photo->type == E_CONTACT_PHOTO_TYPE_URI && photo->data.uri)
    path = g_filename_from_uri (photo->data.uri, NULL, NULL);
  g_clear_pointer (&photo, e_contact_photo_free);
  if (path && g_stat (path, &status) == 0 && S_ISREG (status.st_mode)
      && status.st_size <= MAX_PHOTO)
    e_contact_inline_local_photos (contact, NULL);
}

char *
vis_ebook_print (EContact *contact)
{
  inline_photo (contact);
  return e_vcard_to_string (E_VCARD (contact), EVC_FORMAT_VCARD_30);
}

static const char *
get_id (VisEbookBook *self)
{
  return e_source_get_uid (self->source);
}

static void
clear_client (VisEbookBook *self)
{
  if (self->view)
    {
      g_signal_handlers_disconnect_by_data (self->view, self);
      e_book_client_view_stop (self->view, NULL);
    }
  if (self->client)
    g_signal_handlers_disconnect_by_data (self->client, self);
  g_clear_object (&self->view);
  g_clear_object (&self->client);
}

static void
settle (VisEbookBook *self)
{
  if (self->settled)
    return;
  self->settled = TRUE;
  self->on_settled (self->settled_data);
}

static gboolean
on_retry (gpointer user_data)
{
  VisEbookBook *self = user_data;

  g_clear_pointer (&self->retry, g_source_unref);
  open_book (self);
  return G_SOURCE_REMOVE;
}

static void
cancel_retry (VisEbookBook *self)
{
  if (self->retry)
    g_source_destroy (self->retry);
  g_clear_pointer (&self->retry, g_source_unref);
}

/* Who was read stays: what is in the way of a book for a moment is no reason to lose people. */
static void
fail (VisEbookBook *self, const GError *error)
{
  g_info ("contacts: the address book “%s” can’t be read: %s",
          e_source_get_display_name (self->source), error->message);
  clear_client (self);
  if (self->told)
    self->events->book_interrupted (get_id (self), self->event_data);
  self->retry = g_timeout_source_new_seconds (self->retry_s);
  self->retry_s = MIN (self->retry_s * 2, LAST_RETRY_S);
  g_source_set_callback (self->retry, on_retry, self, NULL);
  g_source_attach (self->retry, g_main_context_get_thread_default ());
  settle (self);
}

static void
on_contacts (VisEbookBook *self, const GSList *contacts)
{
  for (const GSList *link = contacts; link; link = link->next)
    {
      const char *uid = e_contact_get_const (link->data, E_CONTACT_UID);
      g_autofree char *vcard = uid ? vis_ebook_print (link->data) : NULL;

      if (vcard)
        self->events->card_changed (get_id (self), uid, vcard, self->event_data);
    }
}

static void
on_removed (VisEbookBook *self, const GSList *uids)
{
  for (const GSList *link = uids; link; link = link->next)
    self->events->card_removed (get_id (self), link->data, self->event_data);
}

/* Its service has died. The bus starts another one when it is asked for something. The cards stay
 * until it is known whether they are there. */
static void
on_died (VisEbookBook *self)
{
  open_book (self);
}

/* Each contact says whether it can be changed: tell them anew. */
static void
on_readonly_changed (VisEbookBook *self)
{
  open_book (self);
}

/* What was asked for a client that has died, or for a book that is freed, comes to nothing. */
typedef struct
{
  VisEbookBook *book;
  GCancellable *cancellable;
} Question;

static Question *
question_new (VisEbookBook *self)
{
  Question *question = g_new0 (Question, 1);

  question->book = self;
  question->cancellable = g_object_ref (self->cancellable);
  return question;
}

/* Returns: (nullable): NULL when nobody waits for the answer any more. */
static VisEbookBook *
question_free (Question *question)
{
  VisEbookBook *self = g_cancellable_is_cancelled (question->cancellable) ? NULL : question->book;

  g_object_unref (question->cancellable);
  g_free (question);
  return self;
}

static void
on_uids (GObject *source, GAsyncResult *result, gpointer user_data)
{
  VisEbookBook *self = question_free (user_data);
  GSList *uids = NULL;
  g_autoptr (GError) error = NULL;

  e_book_client_get_contacts_uids_finish (E_BOOK_CLIENT (source), result, &uids, &error);
  if (self && error)
    fail (self, error);
  else if (self)
    self->events->cards_remain (get_id (self), uids, self->event_data);
  g_slist_free_full (uids, g_free);
}

/* Comes also before all is told: with each change that another program makes. */
static void
on_complete (VisEbookBook *self, const GError *error)
{
  if (error)
    {
      fail (self, error);
      return;
    }
  self->retry_s = FIRST_RETRY_S;
  self->events->book_complete (get_id (self), self->event_data);
  settle (self);
  if (!self->told_again)
    return;
  self->told_again = FALSE;
  e_book_client_get_contacts_uids (self->client, EVERYBODY, self->cancellable, on_uids,
                                   question_new (self));
}

static void
on_view (GObject *source, GAsyncResult *result, gpointer user_data)
{
  VisEbookBook *self = question_free (user_data);
  EBookClientView *view = NULL;
  g_autoptr (GError) error = NULL;

  e_book_client_get_view_finish (E_BOOK_CLIENT (source), result, &view, &error);
  if (!self)
    {
      g_clear_object (&view);
      return;
    }
  self->opening = FALSE;
  if (!view)
    {
      fail (self, error);
      return;
    }
  self->view = view;
  g_signal_connect_swapped (self->view, "objects-added", G_CALLBACK (on_contacts), self);
  g_signal_connect_swapped (self->view, "objects-modified", G_CALLBACK (on_contacts), self);
  g_signal_connect_swapped (self->view, "objects-removed", G_CALLBACK (on_removed), self);
  g_signal_connect_swapped (self->view, "complete", G_CALLBACK (on_complete), self);
  self->told_again = self->told;
  self->told = TRUE;
  self->events->book_opened (get_id (self), e_source_get_display_name (self->source),
                             !e_client_is_readonly (E_CLIENT (self->client)), self->event_data);
  e_book_client_view_start (self->view, &error);
  if (error)
    fail (self, error);
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  VisEbookBook *self = question_free (user_data);
  g_autoptr (GError) error = NULL;
  EClient *client = e_book_client_connect_finish (result, &error);

  if (!self)
    {
      g_clear_object (&client);
      return;
    }
  if (!client)
    {
      self->opening = FALSE;
      fail (self, error);
      return;
    }
  self->client = E_BOOK_CLIENT (client);
  g_signal_connect_swapped (self->client, "backend-died", G_CALLBACK (on_died), self);
  g_signal_connect_swapped (self->client, "notify::readonly", G_CALLBACK (on_readonly_changed),
                            self);
  e_book_client_get_view (self->client, EVERYBODY, self->cancellable, on_view, question_new (self));
}

static void
open_book (VisEbookBook *self)
{
  /* What is under way for a client that has died must not arrive any more. */
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  clear_client (self);
  cancel_retry (self);
  self->opening = TRUE;
  e_book_client_connect (self->source, DO_NOT_WAIT, self->cancellable, on_connected,
                         question_new (self));
}

VisEbookBook *
vis_ebook_book_new (ESource *source, const VisBookEvents *events, gpointer event_data,
                    VisEbookSettledFunc settled, gpointer settled_data)
{
  VisEbookBook *self = g_new0 (VisEbookBook, 1);

  self->source = g_object_ref (source);
  self->events = events;
  self->event_data = event_data;
  self->on_settled = settled;
  self->settled_data = settled_data;
  self->cancellable = g_cancellable_new ();
  self->retry_s = FIRST_RETRY_S;
  open_book (self);
  return self;
}

void
vis_ebook_book_free (VisEbookBook *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  cancel_retry (self);
  clear_client (self);
  g_object_unref (self->source);
  g_free (self);
}

gboolean
vis_ebook_book_is_settled (VisEbookBook *self)
{
  return self->settled;
}

void
vis_ebook_book_retry (VisEbookBook *self)
{
  if (!self->opening && !self->view)
    open_book (self);
}

EBookClient *
vis_ebook_book_get_client (VisEbookBook *self)
{
  return self->view ? self->client : NULL;
}
