/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "call/vis-call-private.h"

/* What a person does with a call that goes on. */

static void
notify (VisCall *self, guint prop)
{
  g_object_notify_by_pspec (G_OBJECT (self), _vis_call_props[prop]);
}

static VisCallChange *
get_change (VisCall *self)
{
  return self->leg ? _vis_call_leg_get_change (self->leg) : NULL;
}

static void
set_flag (VisCall *self, gboolean *flag, gboolean value, guint prop)
{
  if (*flag == value)
    return;
  *flag = value;
  notify (self, prop);
}

/* --- the screen */

/* What is wanted is asked for once there is video, and given up with it. */
static void
update_sharing (VisCall *self)
{
  if (!self->video && self->sharing)
    self->sharing_wanted = FALSE;
  if (self->media)
    vis_media_session_set_screen (self->media, self->sharing_wanted && self->video,
                                  self->sharing_parent);
  if (self->sharing_wanted || !self->sharing)
    return;
  set_flag (self, &self->sharing, FALSE, VIS_CALL_PROP_SHARING);
  _vis_call_send_own_state (self);
}

void
_vis_call_on_screen_shown (VisMediaSession *media, VisCall *self)
{
  if (self->sharing)
    return;
  set_flag (self, &self->sharing, TRUE, VIS_CALL_PROP_SHARING);
  _vis_call_send_own_state (self);
  g_signal_emit (self, _vis_call_signals[VIS_CALL_SIGNAL_NOTICE], 0, _ ("Your screen is shared"));
}

void
_vis_call_on_screen_lost (VisMediaSession *media, const char *message, VisCall *self)
{
  self->sharing_wanted = FALSE;
  update_sharing (self);
  g_signal_emit (self, _vis_call_signals[VIS_CALL_SIGNAL_NOTICE], 0, message);
}

/* --- what the other side agrees to, or wants */

static void
on_changed (VisCallChange *change, VisCall *self)
{
  gboolean had_video = self->video;

  set_flag (self, &self->remote_held, _vis_call_change_is_remote_held (change),
            VIS_CALL_PROP_REMOTE_HELD);
  set_flag (self, &self->video_wanted, _vis_call_change_wants_video (change),
            VIS_CALL_PROP_VIDEO_WANTED);
  set_flag (self, &self->video, _vis_call_change_has_video (change), VIS_CALL_PROP_VIDEO);
  if (self->state == VIS_CALL_ENDED)
    return;
  _vis_call_update_media (self);
  if (self->video != had_video)
    {
      _vis_call_send_own_state (self);
      update_sharing (self);
    }
}

static void
on_asked (VisCallChange *change, VisCall *self)
{
  /* Nobody can be asked before the call has really begun. */
  if (_vis_call_change_is_asked (change) && self->state != VIS_CALL_ACTIVE)
    {
      _vis_call_change_decide (change, FALSE);
      return;
    }
  set_flag (self, &self->video_requested, _vis_call_change_is_asked (change),
            VIS_CALL_PROP_VIDEO_REQUESTED);
}

static void
on_hold_refused (VisCallChange *change, VisCall *self)
{
  if (self->held)
    g_signal_emit (self, _vis_call_signals[VIS_CALL_SIGNAL_NOTICE], 0,
                   _ ("The other device does not know about hold. Microphone and camera are off "
                      "here all the same."));
}

static void
on_video_refused (VisCallChange *change, VisCall *self)
{
  set_flag (self, &self->video_wanted, FALSE, VIS_CALL_PROP_VIDEO_WANTED);
  self->sharing_wanted = FALSE;
  if (!self->held)
    g_signal_emit (self, _vis_call_signals[VIS_CALL_SIGNAL_NOTICE], 0,
                   _ ("The other side did not turn on video."));
}

void
_vis_call_take_change (VisCall *self)
{
  VisCallChange *change = get_change (self);

  g_signal_connect (change, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect (change, "asked", G_CALLBACK (on_asked), self);
  g_signal_connect (change, "hold-refused", G_CALLBACK (on_hold_refused), self);
  g_signal_connect (change, "video-refused", G_CALLBACK (on_video_refused), self);
  set_flag (self, &self->remote_held, _vis_call_change_is_remote_held (change),
            VIS_CALL_PROP_REMOTE_HELD);
  set_flag (self, &self->video, _vis_call_change_has_video (change), VIS_CALL_PROP_VIDEO);
}

/* --- what a person here wants */

gboolean
vis_call_get_held (VisCall *self)
{
  g_return_val_if_fail (VIS_IS_CALL (self), FALSE);

  return self->held;
}

gboolean
vis_call_get_remote_held (VisCall *self)
{
  g_return_val_if_fail (VIS_IS_CALL (self), FALSE);

  return self->remote_held;
}

gboolean
vis_call_get_video (VisCall *self)
{
  g_return_val_if_fail (VIS_IS_CALL (self), FALSE);

  return self->video;
}

void
vis_call_set_held (VisCall *self, gboolean held)
{
  G_GNUC_UNUSED g_autoptr (VisCall) keep = NULL;

  g_return_if_fail (VIS_IS_CALL (self));

  if (self->held == !!held || self->state != VIS_CALL_ACTIVE)
    return;
  keep = g_object_ref (self);
  self->held = !!held;
  /* Before the other side knows: whoever presses “Hold” turns to somebody else now. */
  if (self->media)
    vis_media_session_set_held (self->media, self->held);
  _vis_call_change_set_held (get_change (self), self->held);
  notify (self, VIS_CALL_PROP_HELD);
}

gboolean
vis_call_request_video (VisCall *self)
{
  g_return_val_if_fail (VIS_IS_CALL (self), FALSE);

  if (self->state != VIS_CALL_ACTIVE || !_vis_call_change_request_video (get_change (self)))
    return FALSE;
  set_flag (self, &self->video_wanted, _vis_call_change_wants_video (get_change (self)),
            VIS_CALL_PROP_VIDEO_WANTED);
  return TRUE;
}

void
vis_call_accept_video (VisCall *self, gboolean camera)
{
  g_return_if_fail (VIS_IS_CALL (self));

  if (!self->video_requested)
    return;
  vis_call_set_camera (self, camera);
  _vis_call_change_decide (get_change (self), TRUE);
}

void
vis_call_refuse_video (VisCall *self)
{
  g_return_if_fail (VIS_IS_CALL (self));

  if (self->video_requested)
    _vis_call_change_decide (get_change (self), FALSE);
}

void
vis_call_set_muted (VisCall *self, gboolean muted)
{
  g_return_if_fail (VIS_IS_CALL (self));

  if (self->muted == !!muted)
    return;
  self->muted = !!muted;
  if (self->media)
    vis_media_session_set_muted (self->media, self->muted);
  _vis_call_send_own_state (self);
  g_object_notify_by_pspec (G_OBJECT (self), _vis_call_props[VIS_CALL_PROP_MUTED]);
}

void
vis_call_set_camera (VisCall *self, gboolean on)
{
  g_return_if_fail (VIS_IS_CALL (self));

  if (self->camera == !!on)
    return;
  self->camera = !!on;
  if (self->media)
    vis_media_session_set_camera (self->media, self->camera && self->video);
  _vis_call_send_own_state (self);
  g_object_notify_by_pspec (G_OBJECT (self), _vis_call_props[VIS_CALL_PROP_CAMERA]);
}

gboolean
vis_call_get_sharing (VisCall *self)
{
  g_return_val_if_fail (VIS_IS_CALL (self), FALSE);

  return self->sharing;
}

void
vis_call_set_sharing (VisCall *self, gboolean on, const char *parent_window)
{
  g_return_if_fail (VIS_IS_CALL (self));

  if (self->sharing_wanted == !!on || (on && (self->state != VIS_CALL_ACTIVE || self->held)))
    return;
  self->sharing_wanted = !!on;
  g_free (self->sharing_parent);
  self->sharing_parent = g_strdup (parent_window);
  if (self->video || !on)
    {
      gboolean shared = self->sharing;

      update_sharing (self);
      if (shared && !on)
        g_signal_emit (self, _vis_call_signals[VIS_CALL_SIGNAL_NOTICE], 0,
                       _ ("Your screen is not shared any more"));
      return;
    }
  /* Whoever shows a screen in a call without pictures has not asked to be seen. */
  vis_call_set_camera (self, FALSE);
  if (self->video_wanted || vis_call_request_video (self))
    return;
  self->sharing_wanted = FALSE;
  g_signal_emit (self, _vis_call_signals[VIS_CALL_SIGNAL_NOTICE], 0,
                 _ ("The other device can’t show your screen."));
}

void
vis_call_set_device (VisCall *self, VisDeviceKind kind, const char *id)
{
  char *copy = g_strdup (id);

  g_return_if_fail (VIS_IS_CALL (self) && kind <= VIS_DEVICE_SPEAKER);

  g_free (self->devices[kind]);
  self->devices[kind] = copy;
  self->has_device[kind] = TRUE;
  if (self->media)
    vis_media_session_set_device (self->media, kind, self->devices[kind]);
}

void
vis_call_set_video_limit (VisCall *self, guint limit)
{
  g_return_if_fail (VIS_IS_CALL (self));

  if (self->media)
    vis_media_session_set_video_limit (self->media, limit);
}

void
vis_call_set_volume (VisCall *self, double volume)
{
  g_return_if_fail (VIS_IS_CALL (self));
  g_return_if_fail (volume >= 0 && volume <= 1);

  if (self->volume == volume)
    return;
  self->volume = volume;
  if (self->media)
    vis_media_session_set_volume (self->media, volume);
  notify (self, VIS_CALL_PROP_VOLUME);
}

double
vis_call_get_volume (VisCall *self)
{
  g_return_val_if_fail (VIS_IS_CALL (self), 0);

  return self->volume;
}

void
vis_call_set_frame_func (VisCall *self, VisVideoFrameFunc func, gpointer user_data)
{
  g_return_if_fail (VIS_IS_CALL (self));

  self->frame_func = func;
  self->frame_data = user_data;
  if (self->media)
    vis_media_session_set_frame_func (self->media, func, user_data);
}

void
vis_call_set_preview_func (VisCall *self, VisVideoFrameFunc func, gpointer user_data)
{
  g_return_if_fail (VIS_IS_CALL (self));

  self->preview_func = func;
  self->preview_data = user_data;
  if (self->media)
    vis_media_session_set_preview_func (self->media, func, user_data);
}

void
vis_call_set_shown_size (VisCall *self, int width, int height)
{
  g_return_if_fail (VIS_IS_CALL (self));

  self->shown_width = width;
  self->shown_height = height;
  if (self->media)
    vis_media_session_set_shown_size (self->media, width, height);
}

VisVideoFrame *
vis_call_dup_frame (VisCall *self)
{
  g_return_val_if_fail (VIS_IS_CALL (self), NULL);

  return self->media ? vis_media_session_dup_frame (self->media) : NULL;
}
