/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "engine/vis-engine.h"

G_BEGIN_DECLS

#define VIS_TYPE_PERSON_DESK (vis_person_desk_get_type ())

/** VisPersonDeed: what can be done with a person. */
typedef enum
{
  VIS_PERSON_EDIT,
  VIS_PERSON_MARK, /* as a favourite, or take the mark away */
  VIS_PERSON_REMOVE,
} VisPersonDeed;

/**
 * VisPersonDesk:
 *
 * Carries out what the user does with contacts in one window: opens the dialogs, has the folder
 * changed, and tells what came of it in toasts, with undo. Gives the window the actions
 * win.new-contact, win.save-contact (s: a number or address; whoever has it is edited),
 * win.import-contacts and win.copy-text (s). Offers to save who was called or called and is in no
 * contact.
 */
G_DECLARE_FINAL_TYPE (VisPersonDesk, vis_person_desk, VIS, PERSON_DESK, GObject)

/** vis_person_desk_new: @window, in which @toasts is, owns the desk. */
VisPersonDesk *vis_person_desk_new (GtkApplicationWindow *window, AdwToastOverlay *toasts,
                                    VisEngine *engine);

/** vis_person_desk_do: @person: an item of vis_engine_get_people(). */
void vis_person_desk_do (VisPersonDesk *self, VisPersonDeed deed, VisContact *person);

G_END_DECLS
