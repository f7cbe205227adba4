/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SIP URIs, numeric addresses, candidates, fingerprints and E.164 numbers: what parses must print
 * and parse again. */
#include <stdint.h>

#include "base/vis-candidate.h"
#include "base/vis-fingerprint.h"
#include "base/vis-number.h"
#include "base/vis-sip-uri.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *)data, size);
  g_autoptr (VisSipUri) uri = vis_sip_uri_parse (text, NULL);
  g_autoptr (VisFingerprint) fingerprint = vis_fingerprint_parse (text, NULL);
  g_autoptr (VisNumber) number = vis_number_new (text, NULL);
  VisCandidate candidate;
  VisAddress address;

  g_assert_true (number == NULL || g_str_equal (vis_number_get_e164 (number), text));
  if (uri)
    {
      g_autofree char *printed = vis_sip_uri_to_string (uri);
      g_autoptr (VisSipUri) again = vis_sip_uri_parse (printed, NULL);

      g_assert_true (again != NULL || strlen (printed) > 512);
    }
  if (fingerprint)
    {
      g_autoptr (VisFingerprint) again
          = vis_fingerprint_parse (vis_fingerprint_to_string (fingerprint), NULL);

      g_assert_nonnull (again);
    }
  if (vis_candidate_parse (text, &candidate, NULL))
    {
      g_autofree char *printed = vis_candidate_to_string (&candidate);

      g_assert_true (vis_candidate_parse (printed, &candidate, NULL));
    }
  if (vis_address_parse (text, 1, &address, NULL))
    {
      g_autofree char *printed = vis_address_to_string (&address);

      g_assert_true (vis_address_parse (printed, 1, &address, NULL));
    }
  return 0;
}
