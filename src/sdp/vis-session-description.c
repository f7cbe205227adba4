/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sdp/vis-session-description.h"

#include <string.h>

#include "sdp/vis-session-description-private.h"

G_DEFINE_BOXED_TYPE (VisSessionDescription, vis_session_description, vis_session_description_ref,
                     vis_session_description_unref)

VisSdpSection *
_vis_sdp_section_new (VisMediaKind kind, const char *name, const char *protocol)
{
  VisSdpSection *section = g_new0 (VisSdpSection, 1);

  section->media.kind = kind;
  section->media.direction = VIS_DIRECTION_BOTH;
  section->media.codecs = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_codec_free);
  section->name = g_strdup (name);
  section->protocol = g_strdup (protocol);
  return section;
}

void
_vis_sdp_section_free (VisSdpSection *section)
{
  g_free (section->media.mid);
  g_free (section->media.cname);
  g_ptr_array_unref (section->media.codecs);
  g_free (section->name);
  g_free (section->protocol);
  g_free (section->formats);
  g_clear_pointer (&section->ice, vis_ice_parameters_free);
  g_clear_pointer (&section->fingerprint, vis_fingerprint_free);
  g_free (section);
}

char *
_vis_sdp_section_formats (const VisSdpSection *section)
{
  GString *formats;

  if (section->formats)
    return g_strdup (section->formats);
  formats = g_string_new (NULL);
  for (guint i = 0; i < section->media.codecs->len; i++)
    {
      const VisCodec *codec = section->media.codecs->pdata[i];

      g_string_append_printf (formats, "%s%u", formats->len ? " " : "", codec->payload_type);
      if (codec->rtx_payload_type != VIS_NO_PAYLOAD_TYPE)
        g_string_append_printf (formats, " %u", codec->rtx_payload_type);
    }
  if (formats->len == 0)
    g_string_append_c (formats, '0');
  return g_string_free (formats, FALSE);
}

void
_vis_sdp_section_reject (VisSdpSection *section)
{
  char *formats = _vis_sdp_section_formats (section);

  g_free (section->formats);
  section->formats = formats;
  section->media.rejected = TRUE;
  section->media.direction = VIS_DIRECTION_INACTIVE;
  g_ptr_array_set_size (section->media.codecs, 0);
  section->media.transport_cc_id = 0;
  section->media.mid_id = 0;
  section->media.max_bitrate = 0;
  section->media.ssrc = 0;
  section->media.rtx_ssrc = 0;
  g_clear_pointer (&section->media.cname, g_free);
  section->port = 0;
  section->bundle_only = FALSE;
  section->rtcp_mux = FALSE;
  section->ice_lite = FALSE;
  section->setup = VIS_SDP_SETUP_ABSENT;
  g_clear_pointer (&section->ice, vis_ice_parameters_free);
  g_clear_pointer (&section->fingerprint, vis_fingerprint_free);
}

const VisCandidate *
_vis_ice_parameters_default (const VisIceParameters *ice)
{
  /* The further from the host, the more peers reach it. */
  static const guint reach[] = {
    [VIS_CANDIDATE_HOST] = 0,
    [VIS_CANDIDATE_PEER_REFLEXIVE] = 1,
    [VIS_CANDIDATE_SERVER_REFLEXIVE] = 2,
    [VIS_CANDIDATE_RELAYED] = 3,
  };
  const VisCandidate *best = NULL;
  guint64 best_rank = 0;

  for (guint i = 0; ice && i < ice->candidates->len; i++)
    {
      const VisCandidate *candidate = &g_array_index (ice->candidates, VisCandidate, i);
      guint64 rank = (guint64)reach[candidate->type] << 33
                     | (guint64)vis_address_is_ipv4 (&candidate->address) << 32
                     | candidate->priority;

      if (candidate->component != 1 || (best && rank <= best_rank))
        continue;
      best = candidate;
      best_rank = rank;
    }
  return best;
}

VisSessionDescription *
_vis_session_description_new (guint64 session_id, guint64 version)
{
  VisSessionDescription *self = g_new0 (VisSessionDescription, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->session_id = session_id;
  self->version = version;
  self->sections = g_ptr_array_new_with_free_func ((GDestroyNotify)_vis_sdp_section_free);
  self->bundle = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

VisSdpSection *
_vis_session_description_section (const VisSessionDescription *self, guint index)
{
  return g_ptr_array_index (self->sections, index);
}

gboolean
_vis_session_description_is_bundled (const VisSessionDescription *self, guint index)
{
  for (guint i = 0; i < self->bundle->len; i++)
    if (g_array_index (self->bundle, guint, i) == index)
      return TRUE;
  return FALSE;
}

void
_vis_session_description_keep_version (VisSessionDescription *self,
                                       const VisSessionDescription *previous)
{
  guint64 version = self->version;
  g_autofree char *before = NULL;
  g_autofree char *now = NULL;

  if (!previous)
    return;
  before = vis_session_description_print (previous);
  self->version = previous->version;
  now = vis_session_description_print (self);
  if (strcmp (before, now) != 0)
    self->version = version;
}

int
_vis_session_description_find_mid (const VisSessionDescription *self, const char *mid)
{
  for (guint i = 0; i < self->sections->len; i++)
    if (g_strcmp0 (_vis_session_description_section (self, i)->media.mid, mid) == 0)
      return (int)i;
  return -1;
}

VisSessionDescription *
vis_session_description_ref (VisSessionDescription *description)
{
  g_return_val_if_fail (description != NULL, NULL);

  g_atomic_ref_count_inc (&description->ref_count);
  return description;
}

void
vis_session_description_unref (VisSessionDescription *description)
{
  g_return_if_fail (description != NULL);

  if (!g_atomic_ref_count_dec (&description->ref_count))
    return;
  g_ptr_array_unref (description->sections);
  g_array_unref (description->bundle);
  g_free (description);
}

guint64
vis_session_description_get_version (const VisSessionDescription *description)
{
  g_return_val_if_fail (description != NULL, 0);

  return description->version;
}

guint
vis_session_description_get_n_media (const VisSessionDescription *description)
{
  g_return_val_if_fail (description != NULL, 0);

  return description->sections->len;
}

const VisMediaDescription *
vis_session_description_get_media (const VisSessionDescription *description, guint index)
{
  g_return_val_if_fail (description != NULL, NULL);
  g_return_val_if_fail (index < description->sections->len, NULL);

  return &_vis_session_description_section (description, index)->media;
}

/* The section that speaks for the bundle; without one, the first that has a word of its own. */
static const VisSdpSection *
find_speaker (const VisSessionDescription *self)
{
  for (guint i = 0; i < self->bundle->len; i++)
    {
      guint index = g_array_index (self->bundle, guint, i);
      const VisSdpSection *section = _vis_session_description_section (self, index);

      if (section->ice || section->fingerprint)
        return section;
    }
  for (guint i = 0; i < self->sections->len; i++)
    {
      const VisSdpSection *section = _vis_session_description_section (self, i);

      if (section->ice || section->fingerprint)
        return section;
    }
  return NULL;
}

const VisIceParameters *
vis_session_description_get_ice (const VisSessionDescription *description)
{
  const VisSdpSection *speaker;

  g_return_val_if_fail (description != NULL, NULL);

  speaker = find_speaker (description);
  return speaker ? speaker->ice : NULL;
}

const VisFingerprint *
vis_session_description_get_fingerprint (const VisSessionDescription *description)
{
  const VisSdpSection *speaker;

  g_return_val_if_fail (description != NULL, NULL);

  speaker = find_speaker (description);
  return speaker ? speaker->fingerprint : NULL;
}

gboolean
vis_session_description_is_held (const VisSessionDescription *description)
{
  const VisMediaDescription *main = NULL;

  g_return_val_if_fail (description != NULL, FALSE);

  for (guint i = 0; i < description->sections->len; i++)
    {
      const VisMediaDescription *media = vis_session_description_get_media (description, i);

      if (!media->rejected && media->kind != VIS_MEDIA_OTHER && (!main || media->kind < main->kind))
        main = media;
    }
  return main && !(main->direction & VIS_DIRECTION_RECEIVE);
}

gboolean
vis_session_description_has_video (const VisSessionDescription *description)
{
  g_return_val_if_fail (description != NULL, FALSE);

  for (guint i = 0; i < description->sections->len; i++)
    {
      const VisMediaDescription *media = vis_session_description_get_media (description, i);

      if (media->kind == VIS_MEDIA_VIDEO && !media->rejected)
        return TRUE;
    }
  return FALSE;
}
