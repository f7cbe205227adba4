/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-person-tile.h"

#include <glib/gi18n.h>

#include "app/vis-call-target.h"
#include "app/vis-contact-avatar.h"
#include "app/vis-person-menu.h"
#include "app/vis-target-row.h"

struct _VisPersonTile
{
  AdwBin parent_instance;

  GtkButton *button;

  VisContact *contact;
  VisNumberParser *parser;
  GListModel *targets;
};

enum
{
  PROP_CONTACT = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (VisPersonTile, vis_person_tile, ADW_TYPE_BIN)

static void
on_clicked (VisPersonTile *self)
{
  g_autoptr (VisCallTarget) target = vis_call_target_choose (self->targets, NULL);
  if (target != NULL)
    vis_call_target_activate (target, GTK_WIDGET (self), TRUE);
}

static gboolean
show_menu (VisPersonTile *self)
{
  vis_person_menu_popup (GTK_WIDGET (self->button), self->contact, self->targets);
  return TRUE;
}

static void
on_secondary_click (VisPersonTile *self)
{
  show_menu (self);
}

static gboolean
on_menu_key (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  return show_menu (VIS_PERSON_TILE (widget));
}

static void
vis_person_tile_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_CONTACT:
      g_value_set_object (value, VIS_PERSON_TILE (object)->contact);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_person_tile_dispose (GObject *object)
{
  VisPersonTile *self = VIS_PERSON_TILE (object);
  g_clear_object (&self->contact);
  g_clear_object (&self->parser);
  g_clear_object (&self->targets);
  G_OBJECT_CLASS (vis_person_tile_parent_class)->dispose (object);
}

static void
vis_person_tile_class_init (VisPersonTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vis_person_tile_dispose;
  G_OBJECT_CLASS (klass)->get_property = vis_person_tile_get_property;

  props[PROP_CONTACT] = g_param_spec_object ("contact", NULL, NULL, VIS_TYPE_CONTACT,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
  g_type_ensure (VIS_TYPE_CONTACT);
  g_type_ensure (VIS_TYPE_CONTACT_AVATAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-person-tile.ui");
  gtk_widget_class_bind_template_child (widget_class, VisPersonTile, button);
  gtk_widget_class_bind_template_callback (widget_class, on_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_secondary_click);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, on_menu_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, on_menu_key, NULL);
}

static void
vis_person_tile_init (VisPersonTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
vis_person_tile_new (VisContact *person, VisNumberParser *parser)
{
  g_return_val_if_fail (VIS_IS_CONTACT (person), NULL);
  g_return_val_if_fail (VIS_IS_NUMBER_PARSER (parser), NULL);

  VisPersonTile *self = g_object_new (VIS_TYPE_PERSON_TILE, NULL);
  self->contact = g_object_ref (person);
  self->parser = g_object_ref (parser);
  self->targets = vis_call_target_list_for_contact (person, parser);
  g_autofree char *label
      = g_strdup_printf (_ ("Call %s with video"), vis_contact_get_name (person));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CONTACT]);
  return GTK_WIDGET (self);
}
