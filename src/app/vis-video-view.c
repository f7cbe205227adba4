/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/vis-video-view.h"

/* While a window is dragged wider, the decoder need not follow every step. */
#define SETTLE_MS 150

struct _VisVideoView
{
  GtkWidget parent_instance;

  GdkTexture *texture;
  gboolean mirrored;
  gboolean cover;
  int side;
  guint settle_id;
  int room_width;
  int room_height;

  /* Between the streaming thread and us: the newest frame, and the idle that will fetch it. */
  GMutex mutex;
  VisVideoFrame *pending;
  guint idle_id;
};

enum
{
  PROP_MIRRORED = 1,
  PROP_COVER,
  PROP_SIDE,
  PROP_HAS_PICTURE,
  N_PROPS
};

enum
{
  ROOM_CHANGED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VisVideoView, vis_video_view, GTK_TYPE_WIDGET)

static VisVideoFrame *
take_pending (VisVideoView *self)
{
  g_mutex_lock (&self->mutex);
  VisVideoFrame *frame = g_steal_pointer (&self->pending);
  self->idle_id = 0;
  g_mutex_unlock (&self->mutex);
  return frame;
}

/* The fourth byte is 255, so premultiplied needs no conversion on the way to the screen. */
GdkTexture *
vis_video_view_make_texture (const VisVideoFrame *frame)
{
  return gdk_memory_texture_new (frame->width, frame->height, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED,
                                 frame->pixels, frame->stride);
}

static gboolean
show_pending (gpointer user_data)
{
  VisVideoView *self = user_data;
  g_autoptr (VisVideoFrame) frame = take_pending (self);
  if (frame == NULL)
    return G_SOURCE_REMOVE;

  GdkTexture *texture = vis_video_view_make_texture (frame);
  gboolean first = self->texture == NULL;
  gboolean other_size = first || gdk_texture_get_width (self->texture) != frame->width
                        || gdk_texture_get_height (self->texture) != frame->height;
  g_clear_object (&self->texture);
  self->texture = texture;
  if (self->side > 0 && other_size)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (first)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HAS_PICTURE]);
  return G_SOURCE_REMOVE;
}

static gboolean
on_settled (gpointer user_data)
{
  VisVideoView *self = user_data;
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  int width = gtk_widget_get_width (GTK_WIDGET (self)) * scale;
  int height = gtk_widget_get_height (GTK_WIDGET (self)) * scale;
  self->settle_id = 0;
  if (width > 0 && height > 0 && (width != self->room_width || height != self->room_height))
    {
      self->room_width = width;
      self->room_height = height;
      g_signal_emit (self, signals[ROOM_CHANGED], 0, width, height);
    }
  return G_SOURCE_REMOVE;
}

static void
wait_until_settled (VisVideoView *self)
{
  g_clear_handle_id (&self->settle_id, g_source_remove);
  self->settle_id = g_timeout_add (SETTLE_MS, on_settled, self);
}

static GtkSizeRequestMode
vis_video_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

/* With a “side” as large as it says, in the picture's own proportions; else as large as it gets. */
static void
vis_video_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  VisVideoView *self = VIS_VIDEO_VIEW (widget);
  int width = self->texture != NULL ? gdk_texture_get_width (self->texture) : 4;
  int height = self->texture != NULL ? gdk_texture_get_height (self->texture) : 3;
  int length = orientation == GTK_ORIENTATION_HORIZONTAL ? width : height;
  *minimum = *natural = self->side * length / MAX (width, height);
}

static void
vis_video_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  wait_until_settled (VIS_VIDEO_VIEW (widget));
}

static void
vis_video_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VisVideoView *self = VIS_VIDEO_VIEW (widget);
  float width = gtk_widget_get_width (widget);
  float height = gtk_widget_get_height (widget);
  if (self->texture == NULL || width <= 0 || height <= 0)
    return;

  float x_scale = width / gdk_texture_get_width (self->texture);
  float y_scale = height / gdk_texture_get_height (self->texture);
  float scale = self->cover ? MAX (x_scale, y_scale) : MIN (x_scale, y_scale);
  float shown_width = gdk_texture_get_width (self->texture) * scale;
  float shown_height = gdk_texture_get_height (self->texture) * scale;

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gtk_snapshot_save (snapshot);
  if (self->mirrored)
    {
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (width, 0));
      gtk_snapshot_scale (snapshot, -1, 1);
    }
  gtk_snapshot_append_texture (snapshot, self->texture,
                               &GRAPHENE_RECT_INIT ((width - shown_width) / 2,
                                                    (height - shown_height) / 2, shown_width,
                                                    shown_height));
  gtk_snapshot_restore (snapshot);
  gtk_snapshot_pop (snapshot);
}

static void
vis_video_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VisVideoView *self = VIS_VIDEO_VIEW (object);
  switch (id)
    {
    case PROP_MIRRORED:
      g_value_set_boolean (value, self->mirrored);
      break;
    case PROP_COVER:
      g_value_set_boolean (value, self->cover);
      break;
    case PROP_SIDE:
      g_value_set_int (value, self->side);
      break;
    case PROP_HAS_PICTURE:
      g_value_set_boolean (value, vis_video_view_has_picture (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_video_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VisVideoView *self = VIS_VIDEO_VIEW (object);
  switch (id)
    {
    case PROP_MIRRORED:
      self->mirrored = g_value_get_boolean (value);
      break;
    case PROP_COVER:
      self->cover = g_value_get_boolean (value);
      break;
    case PROP_SIDE:
      self->side = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
vis_video_view_dispose (GObject *object)
{
  VisVideoView *self = VIS_VIDEO_VIEW (object);
  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->pending, vis_video_frame_free);
  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_mutex_unlock (&self->mutex);
  g_clear_handle_id (&self->settle_id, g_source_remove);
  g_clear_object (&self->texture);
  G_OBJECT_CLASS (vis_video_view_parent_class)->dispose (object);
}

static void
vis_video_view_finalize (GObject *object)
{
  g_mutex_clear (&VIS_VIDEO_VIEW (object)->mutex);
  G_OBJECT_CLASS (vis_video_view_parent_class)->finalize (object);
}

static void
vis_video_view_class_init (VisVideoViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->get_property = vis_video_view_get_property;
  object_class->set_property = vis_video_view_set_property;
  object_class->dispose = vis_video_view_dispose;
  object_class->finalize = vis_video_view_finalize;
  widget_class->get_request_mode = vis_video_view_get_request_mode;
  widget_class->measure = vis_video_view_measure;
  widget_class->size_allocate = vis_video_view_size_allocate;
  widget_class->snapshot = vis_video_view_snapshot;

  const GParamFlags flags = G_PARAM_STATIC_STRINGS;
  props[PROP_MIRRORED]
      = g_param_spec_boolean ("mirrored", NULL, NULL, FALSE, flags | G_PARAM_READWRITE);
  props[PROP_COVER] = g_param_spec_boolean ("cover", NULL, NULL, FALSE, flags | G_PARAM_READWRITE);
  props[PROP_SIDE] = g_param_spec_int ("side", NULL, NULL, 0, 4096, 0, flags | G_PARAM_READWRITE);
  props[PROP_HAS_PICTURE]
      = g_param_spec_boolean ("has-picture", NULL, NULL, FALSE, flags | G_PARAM_READABLE);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[ROOM_CHANGED]
      = g_signal_new ("room-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);

  gtk_widget_class_set_css_name (widget_class, "video");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
vis_video_view_init (VisVideoView *self)
{
  g_mutex_init (&self->mutex);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (wait_until_settled), NULL);
}

void
vis_video_view_push (const VisVideoFrame *frame, gpointer view)
{
  VisVideoView *self = view;
  VisVideoFrame *copy = vis_video_frame_copy (frame);
  g_mutex_lock (&self->mutex);
  VisVideoFrame *dropped = self->pending;
  self->pending = copy;
  if (self->idle_id == 0)
    /* Before the next redraw, not after it: that would show each frame one frame late. */
    self->idle_id = g_idle_add_full (G_PRIORITY_DEFAULT, show_pending, self, NULL);
  g_mutex_unlock (&self->mutex);
  g_clear_pointer (&dropped, vis_video_frame_free);
}

void
vis_video_view_clear (VisVideoView *self)
{
  g_return_if_fail (VIS_IS_VIDEO_VIEW (self));

  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->pending, vis_video_frame_free);
  g_mutex_unlock (&self->mutex);
  if (self->texture == NULL)
    return;
  g_clear_object (&self->texture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HAS_PICTURE]);
}

gboolean
vis_video_view_has_picture (VisVideoView *self)
{
  g_return_val_if_fail (VIS_IS_VIDEO_VIEW (self), FALSE);
  return self->texture != NULL;
}
