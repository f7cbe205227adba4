/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/vis-error.h"
#include "sdp/vis-negotiate.h"
#include "sdp/vis-sdp-agree.h"
#include "sdp/vis-sdp-attributes.h"

#define NO_SECTION G_MAXUINT

/* One section that can be taken: what it means for us, and the codecs as we answer them. */
typedef struct
{
  VisNegotiatedMedia *media;
  GPtrArray *answered; /* (element-type VisCodec) */
} Agreement;

/*
 * How an answer comes about: first each section for itself is looked at (is it ours to take? is
 * there a common codec?), then the path is chosen (the bundle's, or audio's own), then all that
 * lives on that path is taken, and the rest rejected.
 */
typedef struct
{
  const VisSessionDescription *offer;
  const VisMediaCapabilities *capabilities;
  const VisLocalTransport *transport;
  Agreement *agreed[VIS_SDP_MAX_SECTIONS]; /* (owned): by section; NULL: rejected */
} Answerer;

static void
agreement_free (Agreement *agreement)
{
  g_clear_pointer (&agreement->media, vis_negotiated_media_free);
  g_ptr_array_unref (agreement->answered);
  g_free (agreement);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Agreement, agreement_free)

static void
answerer_clear (Answerer *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->agreed); i++)
    g_clear_pointer (&self->agreed[i], agreement_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answerer, answerer_clear)

static const GPtrArray *
our_codecs (const Answerer *self, VisMediaKind kind)
{
  return kind == VIS_MEDIA_AUDIO ? self->capabilities->audio_codecs
                                 : self->capabilities->video_codecs;
}

static VisDirection
our_direction (const Answerer *self, VisMediaKind kind)
{
  return kind == VIS_MEDIA_AUDIO ? self->capabilities->audio : self->capabilities->video;
}

/* The offered codec that goes best with @ours: a device that can do several profiles offers each
 * under a payload type of its own. */
static const VisCodec *
find_best_match (const GPtrArray *offered, const VisCodec *ours)
{
  const VisCodec *best = NULL;
  guint best_match = 0;

  for (guint i = 0; i < offered->len; i++)
    {
      const VisCodec *theirs = offered->pdata[i];
      guint match
          = _vis_sdp_is_sendable (theirs->payload_type) ? vis_codec_match (ours, theirs) : 0;

      if (match > best_match)
        {
          best = theirs;
          best_match = match;
        }
    }
  return best;
}

static void
agree_codec (const VisSdpSection *section, const VisCodec *ours, const VisCodec *theirs,
             Agreement *agreement)
{
  VisCodec *codec = vis_codec_copy (theirs);
  VisCodec *answered;

  g_free (codec->name);
  codec->name = g_strdup (ours->name);
  if (ours->rtx_payload_type == VIS_NO_PAYLOAD_TYPE
      || !_vis_sdp_is_sendable (theirs->rtx_payload_type))
    codec->rtx_payload_type = VIS_NO_PAYLOAD_TYPE;
  codec->feedback = _vis_sdp_agree_feedback (ours, theirs, section, section->media.transport_cc_id);
  g_ptr_array_add (agreement->media->codecs, codec);

  answered = vis_codec_copy (codec);
  g_free (answered->fmtp);
  answered->fmtp = vis_codec_answer_fmtp (ours, theirs);
  g_ptr_array_add (agreement->answered, answered);
}

/* The payload type that this kind of media is sent with already; VIS_NO_PAYLOAD_TYPE: none. */
static guint8
find_in_force (const VisLocalTransport *transport, VisMediaKind kind)
{
  const VisNegotiatedMedia *media
      = transport->in_force ? vis_negotiated_session_find (transport->in_force, kind) : NULL;

  return media ? ((const VisCodec *)media->codecs->pdata[0])->payload_type : VIS_NO_PAYLOAD_TYPE;
}

/* The codec in use, or the first of the offer that goes with one of ours (RFC 3264, 6.1). Only that
 * one: it is what both would send anyway, each further one is bytes of a response that has to fit
 * into a datagram, and a change of codec can be offered. */
static void
agree_first_codec (const VisSdpSection *section, const GPtrArray *ours, guint8 in_force,
                   Agreement *agreement)
{
  const VisCodec *matches[VIS_SDP_N_PAYLOAD_TYPES] = { NULL };
  const VisCodec *first = NULL;

  for (guint i = 0; i < ours->len; i++)
    {
      const VisCodec *theirs = find_best_match (section->media.codecs, ours->pdata[i]);

      if (theirs && !matches[theirs->payload_type])
        matches[theirs->payload_type] = ours->pdata[i];
    }
  for (guint i = 0; i < section->media.codecs->len; i++)
    {
      const VisCodec *theirs = section->media.codecs->pdata[i];

      if (matches[theirs->payload_type] && (!first || theirs->payload_type == in_force))
        first = theirs;
    }
  if (first)
    agree_codec (section, matches[first->payload_type], first, agreement);
}

static Agreement *
agree_section (const Answerer *self, const VisSdpSection *section, GError **error)
{
  const VisMediaDescription *offered = &section->media;
  g_autoptr (Agreement) agreement = NULL;
  VisNegotiatedMedia *media;

  if (!_vis_sdp_check_protocol (section, error))
    return NULL;
  agreement = g_new0 (Agreement, 1);
  agreement->answered = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_codec_free);
  media = agreement->media = vis_negotiated_media_new (offered->kind);
  agree_first_codec (section, our_codecs (self, offered->kind),
                     find_in_force (self->transport, offered->kind), agreement);
  if (media->codecs->len == 0)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_UNSUPPORTED,
                   "The other side offers no %s format that this device knows", section->name);
      return NULL;
    }
  media->mid = g_strdup (offered->mid);
  media->direction = (VisDirection)(_vis_sdp_reverse_direction (offered->direction)
                                    & our_direction (self, offered->kind));
  media->transport_cc_id = offered->transport_cc_id;
  media->mid_id = offered->mid_id;
  media->max_bitrate = offered->max_bitrate;
  media->remote_ssrc = offered->ssrc;
  media->remote_rtx_ssrc = offered->rtx_ssrc;
  return g_steal_pointer (&agreement);
}

/* Audio that is on hold (INACTIVE) keeps its section; video that nobody wants does not. */
static gboolean
is_wanted (const Answerer *self, const VisSdpSection *section)
{
  return !section->media.rejected
         && (section->media.kind == VIS_MEDIA_AUDIO
             || self->capabilities->video != VIS_DIRECTION_INACTIVE);
}

/* The first error is the one to report: it is about what mattered most to the other side. */
static GError **
unless_set (GError **error)
{
  return *error ? NULL : error;
}

static void
agree_all (Answerer *self, GError **error)
{
  gboolean taken[VIS_MEDIA_OTHER] = { FALSE };

  for (guint i = 0; i < self->offer->sections->len; i++)
    {
      const VisSdpSection *section = _vis_session_description_section (self->offer, i);

      if (!is_wanted (self, section) || taken[section->media.kind])
        continue;
      self->agreed[i] = agree_section (self, section, unless_set (error));
      taken[section->media.kind] = self->agreed[i] != NULL;
    }
}

/* The section that speaks for the path of section @index: itself, or the first of its bundle that
 * we take and that has a path of its own (RFC 9143, 7.3.1). */
static guint
find_speaker (const Answerer *self, guint index)
{
  if (!_vis_session_description_is_bundled (self->offer, index))
    return index;
  for (guint i = 0; i < self->offer->bundle->len; i++)
    {
      guint member = g_array_index (self->offer->bundle, guint, i);
      const VisSdpSection *section = _vis_session_description_section (self->offer, member);

      if (self->agreed[member] && !section->bundle_only && section->ice)
        return member;
    }
  return index;
}

/* There is one path, and audio matters more than video. */
static guint
choose_speaker (const Answerer *self, GError **error)
{
  static const VisMediaKind kinds[] = { VIS_MEDIA_AUDIO, VIS_MEDIA_VIDEO };

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (guint i = 0; i < self->offer->sections->len; i++)
      {
        guint speaker;

        if (!self->agreed[i] || self->agreed[i]->media->kind != kinds[k])
          continue;
        speaker = find_speaker (self, i);
        if (_vis_sdp_check_path (_vis_session_description_section (self->offer, speaker),
                                 unless_set (error)))
          return speaker;
      }
  return NO_SECTION;
}

/* Drops what does not live on the speaker's path, or would clash with what lives there. */
static void
keep_what_shares_the_path (Answerer *self, guint speaker)
{
  gboolean bundled = _vis_session_description_is_bundled (self->offer, speaker);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();

  g_ptr_array_add (kept, self->agreed[speaker]->media);
  for (guint i = 0; i < self->offer->sections->len; i++)
    {
      if (!self->agreed[i] || i == speaker)
        continue;
      if (bundled && _vis_session_description_is_bundled (self->offer, i)
          && _vis_sdp_fits_path (kept, self->agreed[i]->media))
        g_ptr_array_add (kept, self->agreed[i]->media);
      else
        g_clear_pointer (&self->agreed[i], agreement_free);
    }
}

/* What we send with already, if our last description has this section. */
static void
keep_sources (VisMediaDescription *media, const VisSessionDescription *previous, guint index)
{
  const VisMediaDescription *before;

  if (!previous || index >= previous->sections->len)
    return;
  before = vis_session_description_get_media (previous, index);
  if (before->kind != media->kind || before->rejected)
    return;
  media->ssrc = before->ssrc;
  media->rtx_ssrc = before->rtx_ssrc;
  media->cname = g_strdup (before->cname);
}

/* One CNAME for all that is sent in a call (RFC 7022). */
static char *
find_cname (const VisSessionDescription *previous)
{
  for (guint i = 0; previous && i < previous->sections->len; i++)
    {
      const VisMediaDescription *before = vis_session_description_get_media (previous, i);

      if (before->cname)
        return g_strdup (before->cname);
    }
  return _vis_sdp_new_cname ();
}

static VisSdpSection *
write_section (const Answerer *self, const VisSdpSection *offered, const Agreement *agreement)
{
  VisSdpSection *section
      = _vis_sdp_section_new (offered->media.kind, offered->name, offered->protocol);

  section->media.mid = g_strdup (offered->media.mid);
  if (!agreement)
    {
      section->formats = _vis_sdp_section_formats (offered);
      _vis_sdp_section_reject (section);
      return section;
    }
  for (guint i = 0; i < agreement->answered->len; i++)
    g_ptr_array_add (section->media.codecs, vis_codec_copy (agreement->answered->pdata[i]));
  section->media.direction = agreement->media->direction;
  section->media.transport_cc_id = agreement->media->transport_cc_id;
  section->media.mid_id = agreement->media->mid_id;
  if (offered->media.kind == VIS_MEDIA_VIDEO)
    section->media.max_bitrate = self->capabilities->max_video_bitrate;
  section->rtcp_mux = TRUE;
  return section;
}

static void
write_sections (const Answerer *self, guint speaker, VisSdpSetup setup,
                VisSessionDescription *answer)
{
  const VisLocalTransport *transport = self->transport;
  g_autoptr (GArray) ssrcs = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree char *cname = find_cname (transport->previous);
  gboolean bundled = _vis_session_description_is_bundled (self->offer, speaker);

  for (guint i = 0; i < self->offer->sections->len; i++)
    {
      const VisSdpSection *offered = _vis_session_description_section (self->offer, i);

      g_array_append_val (ssrcs, offered->media.ssrc);
      g_array_append_val (ssrcs, offered->media.rtx_ssrc);
    }
  if (bundled)
    g_array_append_val (answer->bundle, speaker);
  for (guint i = 0; i < self->offer->sections->len; i++)
    {
      VisSdpSection *section = write_section (
          self, _vis_session_description_section (self->offer, i), self->agreed[i]);

      if (!section->media.rejected)
        {
          keep_sources (&section->media, transport->previous, i);
          _vis_sdp_name_sources (&section->media, ssrcs, cname);
        }
      /* The path is said once, in the tagged section; the others repeat its port (RFC 9143, 7.3).
       */
      if (i == speaker)
        _vis_sdp_speak (section, transport, setup);
      else if (!section->media.rejected)
        {
          section->port = _vis_sdp_path_port (transport);
          g_array_append_val (answer->bundle, i);
        }
      g_ptr_array_add (answer->sections, section);
    }
}

/* RFC 8842, 5.3: the answerer opens the handshake, unless the offer wants that for itself or the
 * roles are settled. No attribute means active (RFC 4145, 4). */
static VisSdpSetup
choose_setup (VisSdpSetup offered, gboolean is_server)
{
  switch (offered)
    {
    case VIS_SDP_SETUP_PASSIVE:
      return VIS_SDP_SETUP_ACTIVE;
    case VIS_SDP_SETUP_ACTPASS:
      return is_server ? VIS_SDP_SETUP_PASSIVE : VIS_SDP_SETUP_ACTIVE;
    case VIS_SDP_SETUP_ABSENT:
    case VIS_SDP_SETUP_ACTIVE:
    case VIS_SDP_SETUP_HOLDCONN:
      break;
    }
  return VIS_SDP_SETUP_PASSIVE;
}

VisSessionDescription *
vis_sdp_create_answer (const VisSessionDescription *offer, const VisMediaCapabilities *capabilities,
                       const VisLocalTransport *transport, VisNegotiatedSession **negotiated,
                       GError **error)
{
  g_auto (Answerer) self = { offer, capabilities, transport, { NULL } };
  g_autoptr (GError) reason = NULL;
  VisSessionDescription *answer;
  VisNegotiatedSession *session;
  VisSdpSetup setup;
  guint speaker;

  g_return_val_if_fail (offer != NULL && capabilities != NULL && transport != NULL, NULL);
  g_return_val_if_fail (transport->ice != NULL && transport->fingerprint != NULL, NULL);
  g_return_val_if_fail (negotiated != NULL, NULL);

  agree_all (&self, &reason);
  speaker = choose_speaker (&self, &reason);
  if (speaker == NO_SECTION)
    {
      if (!reason)
        g_set_error (&reason, VIS_ERROR, VIS_ERROR_UNSUPPORTED,
                     "The other side offers nothing that this device takes");
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
  keep_what_shares_the_path (&self, speaker);
  setup = choose_setup (_vis_session_description_section (offer, speaker)->setup,
                        transport->dtls_server);
  answer = _vis_session_description_new (transport->session_id, transport->version);
  write_sections (&self, speaker, setup, answer);
  _vis_session_description_keep_version (answer, transport->previous);

  session = _vis_sdp_new_session (_vis_session_description_section (offer, speaker),
                                  setup == VIS_SDP_SETUP_ACTIVE);
  for (guint i = 0; i < offer->sections->len; i++)
    if (self.agreed[i])
      {
        VisNegotiatedMedia *media = g_steal_pointer (&self.agreed[i]->media);
        const VisMediaDescription *written = vis_session_description_get_media (answer, i);

        media->local_ssrc = written->ssrc;
        media->local_rtx_ssrc = written->rtx_ssrc;
        media->local_cname = g_strdup (written->cname);
        g_ptr_array_add (session->media, media);
      }
  *negotiated = session;
  return answer;
}
