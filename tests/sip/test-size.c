/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A call begins with two large messages, and a NAT may lose every datagram that comes in pieces:
 * what an INVITE and the 180 with the answer measure, with real offers and answers. */
#include <string.h>

#include "lib/vis-test-loop.h"
#include "media/vis-media-init.h"
#include "media/vis-media-session.h"
#include "sdp/vis-negotiate.h"
#include "sip/vis-test-side.h"

#define SDP_TYPE "application/sdp"
#define FINGERPRINT                                                                                \
  "sha-256 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:"   \
  "CC:DD:EE:FF"

/* The messages travel between two ports of 127.0.0.1: an IPv4 address may be six longer. */
#define SHORTER_ADDRESS 6

typedef struct
{
  const char *addresses[2];
  gsize limit; /* in bytes */
} Case;

/* 1400 passes what tunnels and mobile networks leave of 1500. */
static const Case two_ipv4 = { { "192.168.178.123", "198.51.100.123" }, 1400 };
static const Case both_families
    = { { "192.168.178.123", "2001:db8:85a3:8d3:1319:8a2e:370:7348" }, 1450 };

static VisIceParameters *
make_ice (const Case *addresses)
{
  VisIceParameters *ice = vis_ice_parameters_new ("Ab3d", "0123456789abcdefghijkl");

  for (guint i = 0; i < G_N_ELEMENTS (addresses->addresses); i++)
    {
      VisCandidate candidate = { .component = 1, .type = VIS_CANDIDATE_HOST };

      candidate.priority = vis_candidate_priority (126, 65535 - i, 1);
      g_snprintf (candidate.foundation, sizeof candidate.foundation, "%u", i + 1);
      g_assert_true (vis_address_parse (addresses->addresses[i], 16402, &candidate.address, NULL));
      g_array_append_val (ice->candidates, candidate);
    }
  return ice;
}

static GBytes *
to_bytes (const VisSessionDescription *description)
{
  char *text = vis_session_description_print (description);

  return g_bytes_new_take (text, strlen (text));
}

static GBytes *
make_answer (VisSipDialog *dialog, const VisMediaCapabilities *capabilities,
             const VisLocalTransport *transport)
{
  gsize size;
  const char *text = g_bytes_get_data (vis_sip_dialog_get_offer (dialog, NULL), &size);
  g_autoptr (VisNegotiatedSession) session = NULL;
  g_autoptr (VisSessionDescription) offer = NULL;
  g_autoptr (VisSessionDescription) answer = NULL;
  g_autoptr (GError) error = NULL;

  offer = vis_session_description_parse (text, size, &error);
  g_assert_no_error (error);
  answer = vis_sdp_create_answer (offer, capabilities, transport, &session, &error);
  g_assert_no_error (error);
  g_assert_nonnull (vis_negotiated_session_find (session, VIS_MEDIA_VIDEO));
  return to_bytes (answer);
}

static gboolean
has_dialog (gpointer user_data)
{
  VisTestSide *side = user_data;

  return side->dialog != NULL;
}

typedef struct
{
  VisTestSide *side;
  const char *start;
  const char *found;
} Sent;

static gboolean
was_sent (gpointer user_data)
{
  Sent *sent = user_data;
  GPtrArray *packets = vis_test_transport_get_sent (sent->side->transport);

  for (guint i = 0; i < packets->len && !sent->found; i++)
    if (g_str_has_prefix (packets->pdata[i], sent->start))
      sent->found = packets->pdata[i];
  return sent->found != NULL;
}

/* @n_addresses: how many headers hold the address of one of the two. */
static void
assert_small (VisTestSide *side, const char *start, guint n_addresses, gsize limit)
{
  Sent sent = { side, start, NULL };
  gsize size;

  g_assert_true (vis_test_wait_until (was_sent, &sent, VIS_TEST_DEADLINE_MS));
  size = strlen (sent.found) + n_addresses * SHORTER_ADDRESS;
  g_test_message ("%" G_GSIZE_FORMAT " bytes:\n%s", size, sent.found);
  g_assert_cmpuint (size, <=, limit);
}

static void
test_fits_a_datagram (gconstpointer data)
{
  const Case *addresses = data;
  g_autoptr (VisTestSide) ada = vis_test_side_new ("+12025550101", "Ada Example", NULL);
  g_autoptr (VisTestSide) ben = vis_test_side_new ("+12025550102", "Ben Example", NULL);
  g_autoptr (VisMediaCapabilities) capabilities = vis_media_probe_capabilities (NULL, NULL);
  g_autoptr (VisIceParameters) ice = make_ice (addresses);
  g_autoptr (VisFingerprint) fingerprint = vis_fingerprint_parse (FINGERPRINT, NULL);
  const VisLocalTransport transport
      = { .session_id = G_MAXUINT32, .version = 1, .ice = ice, .fingerprint = fingerprint };
  g_autoptr (VisSessionDescription) offer = vis_sdp_create_offer (capabilities, &transport);
  g_autoptr (VisRoute) route = vis_route_new (
      "+12025550102", vis_test_transport_get_address (ben->transport), VIS_ROUTE_TYPED);
  g_autoptr (GBytes) offer_bytes = to_bytes (offer);
  g_autoptr (GBytes) answer_bytes = NULL;
  g_autoptr (GError) error = NULL;

  ada->dialog = vis_sip_stack_invite (ada->stack, route, SDP_TYPE, offer_bytes, &error);
  g_assert_no_error (error);
  vis_test_side_watch (ada, ada->dialog);
  g_assert_true (vis_test_wait_until (has_dialog, ben, VIS_TEST_DEADLINE_MS));
  assert_small (ada, "INVITE ", 3, addresses->limit);

  answer_bytes = make_answer (ben->dialog, capabilities, &transport);
  vis_sip_dialog_ring (ben->dialog, SDP_TYPE, answer_bytes);
  assert_small (ben, "SIP/2.0 180 ", 2, addresses->limit);
}

int
main (int argc, char **argv)
{
  vis_media_init (NULL, NULL);
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/sip/size/two-ipv4-candidates", &two_ipv4, test_fits_a_datagram);
  g_test_add_data_func ("/sip/size/ipv4-and-ipv6-candidates", &both_families, test_fits_a_datagram);
  return g_test_run ();
}
