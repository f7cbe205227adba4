/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-favourites.h"

#include "app/vis-person-tile.h"

/* More than that is no choice any more, but a list: it follows below. */
#define MAX_TILES 24

struct _VisFavourites
{
  AdwBin parent_instance;

  GtkFlowBox *tiles;

  VisContactSource *source;
  VisNumberParser *parser;
  GListStore *people;
};

enum
{
  PROP_EMPTY = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (VisFavourites, vis_favourites, ADW_TYPE_BIN)

static GtkWidget *
create_tile (gpointer item, gpointer user_data)
{
  VisFavourites *self = user_data;
  GtkWidget *child = gtk_flow_box_child_new ();
  GtkWidget *tile = vis_person_tile_new (item, self->parser);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), tile);
  gtk_widget_set_focusable (child, FALSE); /* the button in it is */
  return child;
}

static gboolean
is_same (VisFavourites *self, GPtrArray *found)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->people)) != found->len)
    return FALSE;
  for (guint i = 0; i < found->len; i++)
    {
      g_autoptr (VisContact) person = g_list_model_get_item (G_LIST_MODEL (self->people), i);
      if (person != g_ptr_array_index (found, i))
        return FALSE;
    }
  return TRUE;
}

static void
on_source_changed (VisFavourites *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->source));
  guint former = g_list_model_get_n_items (G_LIST_MODEL (self->people));
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n && found->len < MAX_TILES; i++)
    {
      g_autoptr (VisContact) person = g_list_model_get_item (G_LIST_MODEL (self->source), i);
      if (vis_contact_is_favourite (person))
        g_ptr_array_add (found, g_steal_pointer (&person));
    }
  if (is_same (self, found))
    return;
  g_list_store_splice (self->people, 0, former, found->pdata, found->len);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_EMPTY]);
}

static void
vis_favourites_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_EMPTY:
      g_value_set_boolean (value, vis_favourites_is_empty (VIS_FAVOURITES (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_favourites_dispose (GObject *object)
{
  VisFavourites *self = VIS_FAVOURITES (object);
  g_clear_object (&self->source);
  g_clear_object (&self->parser);
  g_clear_object (&self->people);
  G_OBJECT_CLASS (vis_favourites_parent_class)->dispose (object);
}

static void
vis_favourites_class_init (VisFavouritesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vis_favourites_dispose;
  G_OBJECT_CLASS (klass)->get_property = vis_favourites_get_property;

  props[PROP_EMPTY]
      = g_param_spec_boolean ("empty", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-favourites.ui");
  gtk_widget_class_bind_template_child (widget_class, VisFavourites, tiles);
}

static void
vis_favourites_init (VisFavourites *self)
{
  self->people = g_list_store_new (VIS_TYPE_CONTACT);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_flow_box_bind_model (self->tiles, G_LIST_MODEL (self->people), create_tile, self, NULL);
}

GtkWidget *
vis_favourites_new (VisContactSource *source, VisNumberParser *parser)
{
  g_return_val_if_fail (VIS_IS_CONTACT_SOURCE (source), NULL);
  g_return_val_if_fail (VIS_IS_NUMBER_PARSER (parser), NULL);

  VisFavourites *self = g_object_new (VIS_TYPE_FAVOURITES, NULL);
  self->source = g_object_ref (source);
  self->parser = g_object_ref (parser);
  g_signal_connect_object (source, "items-changed", G_CALLBACK (on_source_changed), self,
                           G_CONNECT_SWAPPED);
  on_source_changed (self);
  return GTK_WIDGET (self);
}

gboolean
vis_favourites_is_empty (VisFavourites *self)
{
  g_return_val_if_fail (VIS_IS_FAVOURITES (self), TRUE);
  return g_list_model_get_n_items (G_LIST_MODEL (self->people)) == 0;
}
