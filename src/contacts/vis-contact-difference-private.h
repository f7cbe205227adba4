/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/vis-contact.h"

G_BEGIN_DECLS

/** VisContactDifference: what differs between two contacts; flags. */
typedef enum
{
  VIS_CONTACT_NAME = 1 << 0,
  VIS_CONTACT_NAME_PARTS = 1 << 1,
  VIS_CONTACT_NUMBERS = 1 << 2, /* or their types, or their order */
  VIS_CONTACT_ADDRESSES = 1 << 3,
  VIS_CONTACT_PHOTO = 1 << 4,
  VIS_CONTACT_MARK = 1 << 5, /* of favourites */
  VIS_CONTACT_RINGTONE = 1 << 6,
} VisContactDifference;

VisContactDifference _vis_contact_difference (VisContact *a, VisContact *b);

gboolean _vis_contact_same_address (const VisSipUri *a, const VisSipUri *b);

/** _vis_contact_find_number: @numbers: (element-type VisContactNumber). Returns: (nullable). */
const VisContactNumber *_vis_contact_find_number (GPtrArray *numbers, const VisNumber *number);

/** _vis_contact_has_address: @addresses: (element-type VisSipUri). */
gboolean _vis_contact_has_address (GPtrArray *addresses, const VisSipUri *address);

G_END_DECLS
