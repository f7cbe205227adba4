/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session description from a stranger: what parses must print and parse again as the same; it
 * may be an offer to us, or the answer to one of ours; and what comes of it must agree with
 * itself. */
#include <stdint.h>

#include "base/vis-error.h"
#include "sdp/vis-negotiate.h"

#define FINGERPRINT                                                                                \
  "sha-256 "                                                                                       \
  "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:"  \
  "FF"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
add_codec (GPtrArray *codecs, const char *name, guint8 payload_type, guint clock_rate,
           guint channels, const char *fmtp)
{
  VisCodec *codec = vis_codec_new (name, payload_type, clock_rate, channels);

  codec->fmtp = g_strdup (fmtp);
  codec->feedback = (VisFeedback)(VIS_FEEDBACK_NACK | VIS_FEEDBACK_TRANSPORT_CC);
  if (clock_rate == 90000)
    codec->rtx_payload_type = (guint8)(payload_type + 1);
  g_ptr_array_add (codecs, codec);
}

static VisMediaCapabilities *
make_capabilities (void)
{
  VisMediaCapabilities *capabilities = vis_media_capabilities_new ();

  add_codec (capabilities->audio_codecs, "opus", 96, 48000, 2, "useinbandfec=1");
  add_codec (capabilities->video_codecs, "VP8", 97, 90000, 1, NULL);
  add_codec (capabilities->video_codecs, "H264", 99, 90000, 1,
             "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f");
  return capabilities;
}

static void
check_printing (const VisSessionDescription *description)
{
  g_autofree char *text = vis_session_description_print (description);
  g_autofree char *text_again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (VisSessionDescription) again
      = vis_session_description_parse (text, strlen (text), &error);

  if (!again)
    {
      /* What is written out in full may grow beyond what we take. */
      g_assert_error (error, VIS_ERROR, VIS_ERROR_TOO_LARGE);
      return;
    }
  text_again = vis_session_description_print (again);
  g_assert_cmpstr (text, ==, text_again);
}

static void
check_session (const VisNegotiatedSession *session)
{
  g_assert_cmpuint (session->media->len, >, 0);
  g_assert_nonnull (session->remote_ice);
  g_assert_nonnull (session->remote_fingerprint);
  for (guint i = 0; i < session->media->len; i++)
    {
      const VisNegotiatedMedia *media = session->media->pdata[i];

      g_assert_cmpint (media->kind, !=, VIS_MEDIA_OTHER);
      g_assert_cmpuint (media->codecs->len, >, 0);
      g_assert_cmpuint (media->local_ssrc, !=, 0);
    }
}

static void
use_as_offer (const VisSessionDescription *offer, const VisMediaCapabilities *capabilities,
              const VisLocalTransport *transport)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VisNegotiatedSession) session = NULL;
  g_autoptr (VisSessionDescription) answer
      = vis_sdp_create_answer (offer, capabilities, transport, &session, &error);
  g_autoptr (VisSessionDescription) reoffer = NULL;

  g_assert_true ((answer == NULL) == (error != NULL));
  if (!answer)
    return;
  check_session (session);
  g_assert_cmpuint (vis_session_description_get_n_media (answer), ==,
                    vis_session_description_get_n_media (offer));
  check_printing (answer);
  reoffer = vis_sdp_create_reoffer (answer, capabilities, transport);
  check_printing (reoffer);
}

static void
use_as_answer (const VisSessionDescription *answer, const VisMediaCapabilities *capabilities,
               const VisLocalTransport *transport)
{
  g_autoptr (VisSessionDescription) offer = vis_sdp_create_offer (capabilities, transport);
  g_autoptr (GError) error = NULL;
  g_autoptr (VisNegotiatedSession) session = vis_sdp_accept_answer (offer, answer, &error);

  g_assert_true ((session == NULL) == (error != NULL));
  if (session)
    check_session (session);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (VisSessionDescription) description
      = vis_session_description_parse ((const char *)data, size, NULL);
  g_autoptr (VisMediaCapabilities) capabilities = NULL;
  g_autoptr (VisIceParameters) ice = NULL;
  g_autoptr (VisFingerprint) fingerprint = NULL;
  VisLocalTransport transport = { .session_id = 1, .version = 1 };

  if (!description)
    return 0;
  capabilities = make_capabilities ();
  ice = vis_ice_parameters_new ("abcd", "0123456789abcdefghijkl");
  fingerprint = vis_fingerprint_parse (FINGERPRINT, NULL);
  transport.ice = ice;
  transport.fingerprint = fingerprint;
  check_printing (description);
  use_as_offer (description, capabilities, &transport);
  use_as_answer (description, capabilities, &transport);
  return 0;
}
