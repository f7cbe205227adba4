/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-corner-bin.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define GLIDE_MS 200

/* Of a corner: two bits. */
#define END 1
#define BOTTOM 2
#define N_CORNERS 4

static const char *const corner_names[N_CORNERS] = {
  [0] = "top-start",
  [END] = "top-end",
  [BOTTOM] = "bottom-start",
  [BOTTOM | END] = "bottom-end",
};

struct _VisCornerBin
{
  GtkWidget parent_instance;

  GtkWidget *child;
  GtkWidget *menu; /* GtkPopoverMenu */
  guint corner;

  /* The child is on its way: with the pointer, or on its own. */
  gboolean dragged;
  AdwAnimation *glide;
  double x;
  double y;
  double from_x; /* where the drag or the glide began */
  double from_y;
};

enum
{
  PROP_CHILD = 1,
  PROP_CORNER,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (VisCornerBin, vis_corner_bin, GTK_TYPE_WIDGET)

/* Places */

static gboolean
is_gliding (VisCornerBin *self)
{
  return adw_animation_get_state (self->glide) == ADW_ANIMATION_PLAYING;
}

static void
get_child_size (VisCornerBin *self, int *width, int *height)
{
  GtkRequisition natural;
  gtk_widget_get_preferred_size (self->child, NULL, &natural);
  *width = natural.width;
  *height = natural.height;
}

static gboolean
is_right (VisCornerBin *self, guint corner)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  return ((corner & END) != 0) != rtl;
}

static void
get_place (VisCornerBin *self, guint corner, double *x, double *y)
{
  int width, height;
  get_child_size (self, &width, &height);
  *x = is_right (self, corner) ? MAX (gtk_widget_get_width (GTK_WIDGET (self)) - width, 0) : 0;
  *y = (corner & BOTTOM) != 0 ? MAX (gtk_widget_get_height (GTK_WIDGET (self)) - height, 0) : 0;
}

static guint
get_nearest_corner (VisCornerBin *self)
{
  guint nearest = 0;
  double shortest = G_MAXDOUBLE;
  for (guint corner = 0; corner < N_CORNERS; corner++)
    {
      double x, y;
      get_place (self, corner, &x, &y);
      double distance = (x - self->x) * (x - self->x) + (y - self->y) * (y - self->y);
      if (distance < shortest)
        {
          shortest = distance;
          nearest = corner;
        }
    }
  return nearest;
}

static void
on_glide (double progress, gpointer user_data)
{
  VisCornerBin *self = user_data;
  double x, y;
  get_place (self, self->corner, &x, &y);
  self->x = adw_lerp (self->from_x, x, progress);
  self->y = adw_lerp (self->from_y, y, progress);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* AdwAnimation goes straight to the end when people want nothing to move. */
static void
glide_to_corner (VisCornerBin *self)
{
  self->from_x = self->x;
  self->from_y = self->y;
  adw_animation_reset (self->glide);
  adw_animation_play (self->glide);
}

static void
set_corner (VisCornerBin *self, guint corner)
{
  if (self->corner == corner)
    return;
  self->corner = corner;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && self->child != NULL)
    glide_to_corner (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CORNER]);
}

/* Pointer and keys */

static void
on_drag_begin (VisCornerBin *self, double start_x, double start_y)
{
  adw_animation_pause (self->glide);
  self->dragged = TRUE;
  self->from_x = self->x;
  self->from_y = self->y;
}

static void
on_drag_update (VisCornerBin *self, double dx, double dy, GtkGesture *gesture)
{
  int width, height;
  get_child_size (self, &width, &height);
  self->x = CLAMP (self->from_x + dx, 0, MAX (gtk_widget_get_width (GTK_WIDGET (self)) - width, 0));
  self->y
      = CLAMP (self->from_y + dy, 0, MAX (gtk_widget_get_height (GTK_WIDGET (self)) - height, 0));
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_set_cursor_from_name (self->child, "grabbing");
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
on_drag_end (VisCornerBin *self)
{
  self->dragged = FALSE;
  gtk_widget_set_cursor (self->child, NULL);
  set_corner (self, get_nearest_corner (self));
  glide_to_corner (self);
}

static gboolean
on_arrow (GtkWidget *widget, GVariant *step, gpointer user_data)
{
  VisCornerBin *self = VIS_CORNER_BIN (widget);
  int dx, dy;
  g_variant_get (step, "(ii)", &dx, &dy);
  guint corner = self->corner;
  if (dx != 0 && is_right (self, corner) != (dx > 0))
    corner ^= END;
  if (dy != 0)
    corner = dy > 0 ? corner | BOTTOM : corner & ~(guint)BOTTOM;
  set_corner (self, corner);
  return GDK_EVENT_STOP;
}

/* People know left and right, whichever way their lines run. */
static GMenuModel *
make_menu (VisCornerBin *self)
{
  GMenu *menu = g_menu_new ();
  for (guint corner = 0; corner < N_CORNERS; corner++)
    {
      gboolean right = is_right (self, corner);
      const char *label = (corner & BOTTOM) != 0
                              ? (right ? _ ("Bottom _Right") : _ ("Bottom _Left"))
                              : (right ? _ ("_Top Right") : _ ("T_op Left"));
      g_autofree char *action = g_strdup_printf ("corner.move::%s", corner_names[corner]);
      g_menu_append (menu, label, action);
    }
  return G_MENU_MODEL (menu);
}

static void
on_menu (GtkWidget *widget, const char *action, GVariant *parameter)
{
  VisCornerBin *self = VIS_CORNER_BIN (widget);
  int width, height;
  get_child_size (self, &width, &height);
  g_autoptr (GMenuModel) menu = make_menu (self);
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), menu);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu),
                               &(const GdkRectangle){ (int)self->x, (int)self->y, width, height });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
on_secondary_pressed (VisCornerBin *self)
{
  on_menu (GTK_WIDGET (self), NULL, NULL);
}

/* Widget */

static GtkSizeRequestMode
vis_corner_bin_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
vis_corner_bin_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  VisCornerBin *self = VIS_CORNER_BIN (widget);
  *minimum = *natural = 0;
  if (self->child != NULL && gtk_widget_should_layout (self->child))
    gtk_widget_measure (self->child, orientation, -1, minimum, natural, NULL, NULL);
}

static void
vis_corner_bin_size_allocate (GtkWidget *widget, int room_width, int room_height, int baseline)
{
  VisCornerBin *self = VIS_CORNER_BIN (widget);
  if (self->child != NULL && gtk_widget_should_layout (self->child))
    {
      int width, height;
      get_child_size (self, &width, &height);
      if (!self->dragged && !is_gliding (self))
        get_place (self, self->corner, &self->x, &self->y);
      gtk_widget_size_allocate (
          self->child, &(const GtkAllocation){ (int)self->x, (int)self->y, width, height }, -1);
    }
  gtk_popover_present (GTK_POPOVER (self->menu));
}

static gboolean
vis_corner_bin_contains (GtkWidget *widget, double x, double y)
{
  return FALSE;
}

static void
set_child (VisCornerBin *self, GtkWidget *child)
{
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
}

static guint
corner_from_name (const char *name)
{
  for (guint corner = 0; name != NULL && corner < N_CORNERS; corner++)
    if (g_str_equal (corner_names[corner], name))
      return corner;
  return BOTTOM | END;
}

static void
vis_corner_bin_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VisCornerBin *self = VIS_CORNER_BIN (object);
  switch (id)
    {
    case PROP_CHILD:
      g_value_set_object (value, self->child);
      break;
    case PROP_CORNER:
      g_value_set_static_string (value, corner_names[self->corner]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_corner_bin_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VisCornerBin *self = VIS_CORNER_BIN (object);
  switch (id)
    {
    case PROP_CHILD:
      set_child (self, g_value_get_object (value));
      break;
    case PROP_CORNER:
      set_corner (self, corner_from_name (g_value_get_string (value)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_corner_bin_dispose (GObject *object)
{
  VisCornerBin *self = VIS_CORNER_BIN (object);
  if (self->glide != NULL)
    adw_animation_pause (self->glide);
  g_clear_object (&self->glide);
  g_clear_pointer (&self->child, gtk_widget_unparent);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  G_OBJECT_CLASS (vis_corner_bin_parent_class)->dispose (object);
}

static void
vis_corner_bin_class_init (VisCornerBinClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->get_property = vis_corner_bin_get_property;
  object_class->set_property = vis_corner_bin_set_property;
  object_class->dispose = vis_corner_bin_dispose;
  widget_class->get_request_mode = vis_corner_bin_get_request_mode;
  widget_class->measure = vis_corner_bin_measure;
  widget_class->size_allocate = vis_corner_bin_size_allocate;
  widget_class->contains = vis_corner_bin_contains;

  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  props[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_CORNER] = g_param_spec_string ("corner", NULL, NULL, corner_names[BOTTOM | END],
                                            flags | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_css_name (widget_class, "corners");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-corner-bin.ui");
  gtk_widget_class_bind_template_child (widget_class, VisCornerBin, menu);
  gtk_widget_class_bind_template_callback (widget_class, on_drag_begin);
  gtk_widget_class_bind_template_callback (widget_class, on_drag_update);
  gtk_widget_class_bind_template_callback (widget_class, on_drag_end);
  gtk_widget_class_bind_template_callback (widget_class, on_secondary_pressed);
  gtk_widget_class_install_property_action (widget_class, "corner.move", "corner");
  gtk_widget_class_install_action (widget_class, "corner.menu", NULL, on_menu);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, 0, on_arrow, "(ii)", -1, 0);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, 0, on_arrow, "(ii)", 1, 0);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, 0, on_arrow, "(ii)", 0, -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, 0, on_arrow, "(ii)", 0, 1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "corner.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "corner.menu",
                                       NULL);
}

static void
vis_corner_bin_init (VisCornerBin *self)
{
  self->corner = BOTTOM | END;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->glide = adw_timed_animation_new (GTK_WIDGET (self), 0, 1, GLIDE_MS,
                                         adw_callback_animation_target_new (on_glide, self, NULL));
}
