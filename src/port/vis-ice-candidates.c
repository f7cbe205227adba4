/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "port/vis-ice-candidates.h"

#define COMPONENT 1
#define PREFERENCE_HOST 126
#define PREFERENCE_SERVER_REFLEXIVE 100
#define PREFERENCE_BEST_LOCAL 65535

static void
add_candidate (GArray *candidates, VisCandidateType type, const VisAddress *address,
               const VisAddress *base, guint base_index)
{
  guint preference = type == VIS_CANDIDATE_HOST ? PREFERENCE_HOST : PREFERENCE_SERVER_REFLEXIVE;
  VisCandidate candidate = {
    .component = COMPONENT,
    .priority = vis_candidate_priority (preference, PREFERENCE_BEST_LOCAL - base_index, COMPONENT),
    .address = *address,
    .type = type,
  };

  /* Each has a base or a type of its own, hence a foundation of its own (RFC 8445, 5.1.1.3). */
  g_snprintf (candidate.foundation, sizeof candidate.foundation, "%u", candidates->len + 1);
  if (base)
    candidate.related = *base;
  g_array_append_val (candidates, candidate);
}

static gboolean
find_base (const GArray *locals, const VisAddress *public, guint *index)
{
  for (guint i = 0; i < locals->len; i++)
    if (vis_address_is_ipv4 (&g_array_index (locals, VisAddress, i))
        == vis_address_is_ipv4 (public))
      {
        *index = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
contains (const GArray *addresses, const VisAddress *address)
{
  for (guint i = 0; i < addresses->len; i++)
    if (vis_address_equal (&g_array_index (addresses, VisAddress, i), address))
      return TRUE;
  return FALSE;
}

GArray *
vis_ice_candidates_offer (const GArray *locals, const VisAddress *publics, guint n_publics)
{
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (VisCandidate));
  guint base;

  for (guint i = 0; i < locals->len; i++)
    add_candidate (candidates, VIS_CANDIDATE_HOST, &g_array_index (locals, VisAddress, i), NULL, i);
  for (guint i = 0; i < n_publics; i++)
    /* Without a NAT it is a host candidate already (RFC 8445, 5.1.3). */
    if (!contains (locals, &publics[i]) && find_base (locals, &publics[i], &base))
      add_candidate (candidates, VIS_CANDIDATE_SERVER_REFLEXIVE, &publics[i],
                     &g_array_index (locals, VisAddress, base), base);
  return candidates;
}

/* An IPv6 link-local address means nothing without its interface. */
static gboolean
lacks_scope (const VisAddress *address)
{
  return !vis_address_is_ipv4 (address) && vis_address_is_link_local (address)
         && address->scope_id == 0;
}

static gboolean
is_usable (const VisCandidate *candidate)
{
  return candidate->component == COMPONENT && candidate->priority > 0
         && candidate->address.port != 0 && !vis_address_is_any (&candidate->address)
         && !vis_address_is_multicast (&candidate->address) && !lacks_scope (&candidate->address);
}

static gboolean
is_known (const GArray *candidates, const VisAddress *address)
{
  for (guint i = 0; i < candidates->len; i++)
    if (vis_address_equal (&g_array_index (candidates, VisCandidate, i).address, address))
      return TRUE;
  return FALSE;
}

GArray *
vis_ice_candidates_accept (const GArray *remotes)
{
  GArray *accepted = g_array_new (FALSE, FALSE, sizeof (VisCandidate));

  for (guint i = 0; i < remotes->len && accepted->len < VIS_MAX_REMOTE_CANDIDATES; i++)
    {
      const VisCandidate *candidate = &g_array_index (remotes, VisCandidate, i);

      if (is_usable (candidate) && !is_known (accepted, &candidate->address))
        g_array_append_val (accepted, *candidate);
    }
  return accepted;
}

static guint
count_family (const GArray *addresses, gboolean ipv4)
{
  guint n = 0;

  for (guint i = 0; i < addresses->len; i++)
    n += vis_address_is_ipv4 (&g_array_index (addresses, VisAddress, i)) == ipv4;
  return n;
}

GArray *
vis_ice_candidates_pins (const GArray *locals)
{
  GArray *pins = g_array_new (FALSE, FALSE, sizeof (VisAddress));

  for (guint i = 0; i < locals->len; i++)
    {
      VisAddress pin = g_array_index (locals, VisAddress, i);

      pin.port = 0;
      if (count_family (locals, vis_address_is_ipv4 (&pin)) > 1)
        g_array_append_val (pins, pin);
    }
  return pins;
}

GArray *
vis_ice_candidates_sources (const GArray *pins, const VisAddress *remote)
{
  GArray *sources = g_array_new (FALSE, FALSE, sizeof (VisAddress));
  const VisAddress any = { 0 };

  if (!vis_address_is_loopback (remote) && !vis_address_is_link_local (remote))
    for (guint i = 0; i < pins->len; i++)
      {
        const VisAddress *pin = &g_array_index (pins, VisAddress, i);

        if (vis_address_is_ipv4 (pin) == vis_address_is_ipv4 (remote))
          g_array_append_val (sources, *pin);
      }
  if (sources->len == 0)
    g_array_append_val (sources, any);
  return sources;
}
