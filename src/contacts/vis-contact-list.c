/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contacts/vis-contact-list-private.h"

guint
_vis_contact_list_find_place (GPtrArray *sorted, VisContact *contact)
{
  guint low = 0;
  guint high = sorted->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (vis_contact_compare (sorted->pdata[middle], contact) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

gboolean
_vis_contact_list_find (GPtrArray *sorted, VisContact *contact, guint *place)
{
  for (guint i = _vis_contact_list_find_place (sorted, contact);
       i < sorted->len && vis_contact_compare (sorted->pdata[i], contact) == 0; i++)
    if (sorted->pdata[i] == contact)
      {
        *place = i;
        return TRUE;
      }
  return FALSE;
}
