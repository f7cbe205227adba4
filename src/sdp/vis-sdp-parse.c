/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gst/sdp/gstsdpmessage.h>
#include <string.h>

#include "base/vis-error.h"
#include "sdp/vis-sdp-form.h"
#include "sdp/vis-sdp-section.h"
#include "sdp/vis-session-description-private.h"

/* The first group counts: there is one path, so there can be one bundle. */
static gboolean
parse_bundle (VisSessionDescription *self, const GstSDPMessage *message, GError **error)
{
  g_auto (GStrv) words = NULL;
  const char *group;

  for (guint i = 0; (group = gst_sdp_message_get_attribute_val_n (message, "group", i)); i++)
    if (g_str_has_prefix (group, "BUNDLE ") || strcmp (group, "BUNDLE") == 0)
      break;
  if (!group)
    return TRUE;
  words = g_strsplit (group, " ", -1);
  for (guint i = 1; words[i]; i++)
    {
      int found = _vis_session_description_find_mid (self, words[i]);
      guint index = (guint)found;

      /* Linphone 5.1 answers with our words also where it takes no bundle and gives no mids. */
      if (found < 0)
        continue;
      if (_vis_session_description_is_bundled (self, index))
        {
          g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID, "The bundle names “%s” twice",
                       words[i]);
          return FALSE;
        }
      /* A rejected section has no place in a bundle (RFC 9143, 7.3.3), but some leave it there. */
      if (!_vis_session_description_section (self, index)->media.rejected)
        g_array_append_val (self->bundle, index);
    }
  return TRUE;
}

static gboolean
check_mids (VisSessionDescription *self, GError **error)
{
  for (guint i = 0; i < self->sections->len; i++)
    {
      const char *mid = _vis_session_description_section (self, i)->media.mid;

      if (mid && _vis_session_description_find_mid (self, mid) != (int)i)
        {
          g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID, "Two sections are called “%s”", mid);
          return FALSE;
        }
    }
  return TRUE;
}

/* RFC 9143, 6: port 0 and bundle-only means the bundle's transport; with a port of its own the
 * attribute says nothing; outside of a bundle there is nothing to live on. */
static void
settle_bundle_only (VisSessionDescription *self)
{
  for (guint i = 0; i < self->sections->len; i++)
    {
      VisSdpSection *section = _vis_session_description_section (self, i);

      if (section->bundle_only && !_vis_session_description_is_bundled (self, i))
        _vis_sdp_section_reject (section);
    }
}

static gboolean
has_media_for_us (const VisSessionDescription *self)
{
  for (guint i = 0; i < self->sections->len; i++)
    if (_vis_session_description_section (self, i)->media.kind != VIS_MEDIA_OTHER)
      return TRUE;
  return FALSE;
}

static VisSessionDescription *
take_apart (const GstSDPMessage *message, GError **error)
{
  const GstSDPOrigin *origin = gst_sdp_message_get_origin (message);
  g_autoptr (VisSessionDescription) self
      = _vis_session_description_new (g_ascii_strtoull (origin->sess_id, NULL, 10),
                                      g_ascii_strtoull (origin->sess_version, NULL, 10));
  g_autoptr (VisSdpSection) session = _vis_sdp_parse_session_level (message, error);

  if (!session)
    return NULL;
  for (guint i = 0; i < gst_sdp_message_medias_len (message); i++)
    {
      VisSdpSection *section
          = _vis_sdp_parse_section (gst_sdp_message_get_media (message, i), session, error);

      if (!section)
        return NULL;
      g_ptr_array_add (self->sections, section);
    }
  if (!check_mids (self, error) || !parse_bundle (self, message, error))
    return NULL;
  settle_bundle_only (self);
  if (!has_media_for_us (self))
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_UNSUPPORTED,
                   "A session description without audio and video");
      return NULL;
    }
  return g_steal_pointer (&self);
}

VisSessionDescription *
vis_session_description_parse (const char *text, gsize size, GError **error)
{
  g_autoptr (GstSDPMessage) message = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (!_vis_sdp_check_form (text, size, error))
    return NULL;
  gst_sdp_message_new (&message);
  if (gst_sdp_message_parse_buffer ((const guint8 *)text, size, message) != GST_SDP_OK)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID, "A session description that can't be read");
      return NULL;
    }
  return take_apart (message, error);
}
