/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contacts/vis-contact-difference-private.h"

#include <string.h>

static gboolean
same_numbers (VisContact *a, VisContact *b)
{
  GPtrArray *first = vis_contact_get_numbers (a);
  GPtrArray *second = vis_contact_get_numbers (b);

  if (first->len != second->len)
    return FALSE;
  for (guint i = 0; i < first->len; i++)
    {
      const VisContactNumber *one = first->pdata[i];
      const VisContactNumber *other = second->pdata[i];

      if (!vis_number_equal (one->number, other->number) || g_strcmp0 (one->type, other->type) != 0)
        return FALSE;
    }
  return TRUE;
}

gboolean
_vis_contact_same_address (const VisSipUri *a, const VisSipUri *b)
{
  return g_strcmp0 (a->user, b->user) == 0 && strcmp (a->host, b->host) == 0 && a->port == b->port
         && a->secure == b->secure;
}

static gboolean
same_addresses (VisContact *a, VisContact *b)
{
  GPtrArray *first = vis_contact_get_addresses (a);
  GPtrArray *second = vis_contact_get_addresses (b);

  if (first->len != second->len)
    return FALSE;
  for (guint i = 0; i < first->len; i++)
    if (!_vis_contact_same_address (first->pdata[i], second->pdata[i]))
      return FALSE;
  return TRUE;
}

static gboolean
same_photo (VisContact *a, VisContact *b)
{
  GBytes *first = vis_contact_get_photo (a);
  GBytes *second = vis_contact_get_photo (b);

  return first == second || (first && second && g_bytes_equal (first, second));
}

static gboolean
same_name (VisContact *a, VisContact *b)
{
  return strcmp (vis_contact_get_name (a), vis_contact_get_name (b)) == 0;
}

static gboolean
same_name_parts (VisContact *a, VisContact *b)
{
  return g_strcmp0 (vis_contact_get_given_name (a), vis_contact_get_given_name (b)) == 0
         && g_strcmp0 (vis_contact_get_family_name (a), vis_contact_get_family_name (b)) == 0;
}

static gboolean
same_mark (VisContact *a, VisContact *b)
{
  return vis_contact_is_favourite (a) == vis_contact_is_favourite (b);
}

VisContactDifference
_vis_contact_difference (VisContact *a, VisContact *b)
{
  VisContactDifference difference = 0;

  if (!same_name (a, b))
    difference |= VIS_CONTACT_NAME;
  if (!same_name_parts (a, b))
    difference |= VIS_CONTACT_NAME_PARTS;
  if (!same_numbers (a, b))
    difference |= VIS_CONTACT_NUMBERS;
  if (!same_addresses (a, b))
    difference |= VIS_CONTACT_ADDRESSES;
  if (!same_photo (a, b))
    difference |= VIS_CONTACT_PHOTO;
  if (!same_mark (a, b))
    difference |= VIS_CONTACT_MARK;
  if (g_strcmp0 (vis_contact_get_ringtone (a), vis_contact_get_ringtone (b)) != 0)
    difference |= VIS_CONTACT_RINGTONE;
  return difference;
}

const VisContactNumber *
_vis_contact_find_number (GPtrArray *numbers, const VisNumber *number)
{
  for (guint i = 0; i < numbers->len; i++)
    {
      const VisContactNumber *one = numbers->pdata[i];

      if (vis_number_equal (one->number, number))
        return one;
    }
  return NULL;
}

gboolean
_vis_contact_has_address (GPtrArray *addresses, const VisSipUri *address)
{
  for (guint i = 0; i < addresses->len; i++)
    if (_vis_contact_same_address (addresses->pdata[i], address))
      return TRUE;
  return FALSE;
}
