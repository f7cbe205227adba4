/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contacts/vis-contact-divide.h"

#include "contacts/vis-contact-difference-private.h"

static GPtrArray *
divide_numbers (VisContact *part, VisContact *before, VisContact *after, gboolean first)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_contact_number_free);
  GPtrArray *own = vis_contact_get_numbers (part);
  GPtrArray *old = vis_contact_get_numbers (before);
  GPtrArray *new = vis_contact_get_numbers (after);

  for (guint i = 0; i < own->len; i++)
    {
      const VisContactNumber *number = own->pdata[i];
      const VisContactNumber *shown = _vis_contact_find_number (old, number->number);
      const VisContactNumber *wanted = _vis_contact_find_number (new, number->number);
      gboolean changed = shown && wanted && g_strcmp0 (shown->type, wanted->type) != 0;

      if (wanted || !shown)
        g_ptr_array_add (all, vis_contact_number_copy (changed ? wanted : number));
    }
  for (guint i = 0; first && i < new->len; i++)
    {
      const VisContactNumber *number = new->pdata[i];

      if (!_vis_contact_find_number (old, number->number)
          && !_vis_contact_find_number (all, number->number))
        g_ptr_array_add (all, vis_contact_number_copy (number));
    }
  return all;
}

static GPtrArray *
divide_addresses (VisContact *part, VisContact *before, VisContact *after, gboolean first)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_sip_uri_free);
  GPtrArray *own = vis_contact_get_addresses (part);
  GPtrArray *new = vis_contact_get_addresses (after);

  for (guint i = 0; i < own->len; i++)
    if (_vis_contact_has_address (new, own->pdata[i]))
      g_ptr_array_add (all, vis_sip_uri_copy (own->pdata[i]));
  for (guint i = 0; first && i < new->len; i++)
    if (!_vis_contact_has_address (vis_contact_get_addresses (before), new->pdata[i]))
      g_ptr_array_add (all, vis_sip_uri_copy (new->pdata[i]));
  return all;
}

VisContact *
vis_contact_divide (VisContact *part, VisContact *before, VisContact *after, gboolean first)
{
  g_autoptr (GPtrArray) numbers = divide_numbers (part, before, after, first);
  g_autoptr (GPtrArray) addresses = divide_addresses (part, before, after, first);
  VisContactDifference what = _vis_contact_difference (before, after);
  gboolean unmarked = (what & VIS_CONTACT_MARK) && !vis_contact_is_favourite (after);
  gboolean marked = (what & VIS_CONTACT_MARK) && vis_contact_is_favourite (after);
  gboolean unpictured = (what & VIS_CONTACT_PHOTO) && !vis_contact_get_photo (after);
  VisContact *name = first && (what & (VIS_CONTACT_NAME | VIS_CONTACT_NAME_PARTS)) ? after : part;
  const char *ringtone = !(what & VIS_CONTACT_RINGTONE) ? vis_contact_get_ringtone (part)
                         : first                        ? vis_contact_get_ringtone (after)
                                                        : NULL;
  VisContact *photo = unpictured || (first && (what & VIS_CONTACT_PHOTO)) ? after : part;

  return vis_contact_new (&(VisContactFields){
      .id = vis_contact_get_id (part),
      .name = vis_contact_get_name (name),
      .given_name = vis_contact_get_given_name (name),
      .family_name = vis_contact_get_family_name (name),
      .numbers = numbers,
      .addresses = addresses,
      .photo = vis_contact_get_photo (photo),
      .photo_type = vis_contact_get_photo_type (photo),
      .favourite = !unmarked && (vis_contact_is_favourite (part) || (marked && first)),
      .ringtone = ringtone,
      .file = vis_contact_get_file (part),
  });
}
