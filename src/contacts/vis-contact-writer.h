/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/vis-contact-source.h"

G_BEGIN_DECLS

/** VisVcardRemains: what is left of a removed contact, to restore it. Immutable. */
typedef struct _VisVcardRemains VisVcardRemains;

void vis_vcard_remains_free (VisVcardRemains *self);

#define VIS_TYPE_CONTACT_WRITER (vis_contact_writer_get_type ())

/**
 * VisContactWriter:
 *
 * A source whose contacts can be changed. Changes are made one after the other, in the order asked
 * for, away from the main thread; each is finished when the list shows it. What is not edited
 * stays as it is in the card, and nothing that another program wrote meanwhile is lost. Errors:
 * VIS_ERROR_BUSY (another program changed the same), VIS_ERROR_NOT_FOUND (the person is gone),
 * VIS_ERROR_UNSUPPORTED (it can't be changed there), VIS_ERROR_FAILED (disk full, no permission …),
 * with sentences for the user. Main context.
 */
G_DECLARE_INTERFACE (VisContactWriter, vis_contact_writer, VIS, CONTACT_WRITER, VisContactSource)

struct _VisContactWriterInterface
{
  GTypeInterface parent_iface;

  gboolean (*holds) (VisContactWriter *self, VisContact *contact);
  void (*add) (VisContactWriter *self, VisContact *contact, GTask *task);
  void (*change) (VisContactWriter *self, VisContact *before, VisContact *after, GTask *task);
  void (*remove) (VisContactWriter *self, VisContact *contact, GTask *task);
  void (*restore) (VisContactWriter *self, VisVcardRemains *remains, GTask *task);
};

/** vis_contact_writer_holds: Returns: whether @contact, a contact of any source, can be changed
 * here: its vis_contact_get_file() says so. */
gboolean vis_contact_writer_holds (VisContactWriter *self, VisContact *contact);

/**
 * vis_contact_writer_add_async:
 * @contact: its id becomes the UID: g_uuid_string_random(); its file says where it is kept, where
 *   there is a choice
 */
void vis_contact_writer_add_async (VisContactWriter *self, VisContact *contact,
                                   GAsyncReadyCallback callback, gpointer user_data);
gboolean vis_contact_writer_add_finish (VisContactWriter *self, GAsyncResult *result,
                                        GError **error);

/**
 * vis_contact_writer_change_async:
 * @before: an item of this list, as the user saw it
 * @after: as it shall be; what is the same in both is not touched
 */
void vis_contact_writer_change_async (VisContactWriter *self, VisContact *before, VisContact *after,
                                      GAsyncReadyCallback callback, gpointer user_data);
gboolean vis_contact_writer_change_finish (VisContactWriter *self, GAsyncResult *result,
                                           GError **error);

/** vis_contact_writer_remove_async: @contact: an item of this list. */
void vis_contact_writer_remove_async (VisContactWriter *self, VisContact *contact,
                                      GAsyncReadyCallback callback, gpointer user_data);

/** vis_contact_writer_remove_finish: Returns: (transfer full): for
 * vis_contact_writer_restore_async() of the same source. */
VisVcardRemains *vis_contact_writer_remove_finish (VisContactWriter *self, GAsyncResult *result,
                                                   GError **error);

/** vis_contact_writer_restore_async: takes @remains over; the card is put where it stood. */
void vis_contact_writer_restore_async (VisContactWriter *self, VisVcardRemains *remains,
                                       GAsyncReadyCallback callback, gpointer user_data);
gboolean vis_contact_writer_restore_finish (VisContactWriter *self, GAsyncResult *result,
                                            GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisVcardRemains, vis_vcard_remains_free)

G_END_DECLS
