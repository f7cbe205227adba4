/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixtures.h"

#include <string.h>

static void
add_candidate (VisIceParameters *ice, const char *ip, const char *foundation, guint preference)
{
  VisCandidate candidate = { .component = 1, .type = VIS_CANDIDATE_HOST };

  g_assert_true (vis_address_parse (ip, 16402, &candidate.address, NULL));
  g_strlcpy (candidate.foundation, foundation, sizeof candidate.foundation);
  candidate.priority = vis_candidate_priority (126, preference, 1);
  g_array_append_val (ice->candidates, candidate);
}

Side *
side_new (guint host)
{
  Side *side = g_new0 (Side, 1);
  g_autofree char *ufrag = g_strdup_printf ("u%03u", host);
  g_autofree char *ip = g_strdup_printf ("192.0.2.%u", host);
  g_autofree char *ip6 = g_strdup_printf ("2001:db8:0:0:211:22ff:fe33:%u", 4000 + host);

  side->ice = vis_ice_parameters_new (ufrag, "0123456789abcdefghijkl");
  add_candidate (side->ice, ip6, "1", 65535);
  add_candidate (side->ice, ip, "2", 65534);
  side->fingerprint = vis_fingerprint_parse (FIXTURE_FINGERPRINT, NULL);
  side->transport.session_id = G_GUINT64_CONSTANT (4611686018427387904) + host;
  side->transport.version = 1;
  side->transport.ice = side->ice;
  side->transport.fingerprint = side->fingerprint;
  return side;
}

void
side_free (Side *side)
{
  vis_ice_parameters_free (side->ice);
  vis_fingerprint_free (side->fingerprint);
  g_free (side);
}

VisMediaCapabilities *
fixture_capabilities (void)
{
  VisMediaCapabilities *capabilities = vis_media_capabilities_new ();
  guint video = VIS_FEEDBACK_NACK | VIS_FEEDBACK_PLI | VIS_FEEDBACK_FIR | VIS_FEEDBACK_TRANSPORT_CC;
  VisCodec *codec = vis_codec_new ("opus", 96, 48000, 2);

  codec->fmtp = g_strdup ("useinbandfec=1");
  codec->feedback = VIS_FEEDBACK_TRANSPORT_CC;
  g_ptr_array_add (capabilities->audio_codecs, codec);

  codec = vis_codec_new ("VP8", 97, 90000, 1);
  codec->rtx_payload_type = 98;
  codec->feedback = (VisFeedback)video;
  g_ptr_array_add (capabilities->video_codecs, codec);

  codec = vis_codec_new ("H264", 99, 90000, 1);
  codec->rtx_payload_type = 100;
  codec->fmtp = g_strdup ("packetization-mode=1;profile-level-id=42e01f");
  codec->feedback = (VisFeedback)video;
  g_ptr_array_add (capabilities->video_codecs, codec);
  return capabilities;
}

char *
fixture_read (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".sdp", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "unit", "sdp", "offers", file, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

VisSessionDescription *
fixture_parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  VisSessionDescription *description = vis_session_description_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_nonnull (description);
  return description;
}

VisSessionDescription *
fixture_offer (const char *name)
{
  g_autofree char *text = fixture_read (name);

  return fixture_parse (text);
}

VisSessionDescription *
fixture_carry (const VisSessionDescription *description)
{
  g_autofree char *text = vis_session_description_print (description);

  return fixture_parse (text);
}

VisSessionDescription *
fixture_own_offer (guint host)
{
  g_autoptr (VisMediaCapabilities) capabilities = fixture_capabilities ();
  g_autoptr (Side) side = side_new (host);

  return vis_sdp_create_offer (capabilities, &side->transport);
}

VisSessionDescription *
fixture_answer (const VisSessionDescription *offer, VisNegotiatedSession **negotiated)
{
  g_autoptr (VisMediaCapabilities) capabilities = fixture_capabilities ();
  g_autoptr (Side) side = side_new (2);
  g_autoptr (GError) error = NULL;
  VisSessionDescription *answer
      = vis_sdp_create_answer (offer, capabilities, &side->transport, negotiated, &error);

  g_assert_no_error (error);
  g_assert_nonnull (answer);
  return answer;
}

VisNegotiatedSession *
fixture_accept (const VisSessionDescription *offer, const VisSessionDescription *answer)
{
  g_autoptr (GError) error = NULL;
  VisNegotiatedSession *session = vis_sdp_accept_answer (offer, answer, &error);

  g_assert_no_error (error);
  g_assert_nonnull (session);
  return session;
}

static char *
summarize (const VisNegotiatedMedia *media)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; media && i < media->codecs->len; i++)
    {
      const VisCodec *codec = media->codecs->pdata[i];

      g_string_append_printf (text, "%s%s %u", i ? ", " : "", codec->name, codec->payload_type);
      if (codec->rtx_payload_type != VIS_NO_PAYLOAD_TYPE)
        g_string_append_printf (text, "/%u", codec->rtx_payload_type);
    }
  return g_string_free (text, FALSE);
}

char *
fixture_summary (const VisNegotiatedSession *session, VisMediaKind kind)
{
  return summarize (vis_negotiated_session_find (session, kind));
}

char *
fixture_replace (const char *text, const char *what, const char *by)
{
  g_auto (GStrv) parts = g_strsplit (text, what, -1);

  return g_strjoinv (by, parts);
}

static void
assert_media_agree (const VisNegotiatedMedia *a, const VisNegotiatedMedia *b)
{
  g_autofree char *codecs_a = summarize (a);
  g_autofree char *codecs_b = summarize (b);

  g_assert_cmpint (a->kind, ==, b->kind);
  g_assert_cmpstr (a->mid, ==, b->mid);
  g_assert_cmpstr (codecs_a, ==, codecs_b);
  g_assert_cmpuint (a->transport_cc_id, ==, b->transport_cc_id);
  g_assert_cmpuint (a->mid_id, ==, b->mid_id);
  g_assert_cmpuint (a->local_ssrc, !=, b->local_ssrc);
  g_assert_cmpint ((a->direction & VIS_DIRECTION_SEND) != 0, ==,
                   (b->direction & VIS_DIRECTION_RECEIVE) != 0);
  g_assert_cmpint ((a->direction & VIS_DIRECTION_RECEIVE) != 0, ==,
                   (b->direction & VIS_DIRECTION_SEND) != 0);
  for (guint i = 0; i < a->codecs->len; i++)
    g_assert_cmpint (((const VisCodec *)a->codecs->pdata[i])->feedback, ==,
                     ((const VisCodec *)b->codecs->pdata[i])->feedback);
}

void
fixture_assert_agree (const VisNegotiatedSession *caller, const VisNegotiatedSession *callee)
{
  g_assert_cmpuint (caller->media->len, ==, callee->media->len);
  g_assert_cmpint (caller->dtls_client, !=, callee->dtls_client);
  for (guint i = 0; i < caller->media->len; i++)
    assert_media_agree (caller->media->pdata[i], callee->media->pdata[i]);
}
