/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/vis-sip-guard.h"

#include <sofia-sip/sip_parser.h>

static struct msg_hclass_s via_class;
static struct msg_hclass_s request_class;

static issize_t
parse_via (su_home_t *home, msg_header_t *header, char *text, isize_t length)
{
  sip_via_t *via = (sip_via_t *)header;
  issize_t parsed;

  /* What lies ahead in the same line is parsed by recursion, through the header's class. */
  parsed = sip_via_class->hc_parse (home, header, text, length);
  if (parsed >= 0 && msg_params_find (via->v_params, "maddr"))
    return -1;
  via->v_common->h_class = sip_via_class;
  return parsed;
}

static issize_t
parse_request (su_home_t *home, msg_header_t *header, char *text, isize_t length)
{
  sip_request_t *request = (sip_request_t *)header;
  issize_t parsed = sip_request_class->hc_parse (home, header, text, length);

  if (parsed >= 0 && !su_casematch (request->rq_version, SIP_VERSION_CURRENT))
    return -1;
  return parsed;
}

/* sofia finds the class of a parsed header by name, but that of a header to be added by pointer:
 * our class takes the place of the original, which moves on to the next free one of the chain. */
static void
replace_via (msg_mclass_t *mclass)
{
  unsigned size = mclass->mc_hash_size;
  unsigned slot = (unsigned)sip_via_class->hc_hash % size;
  unsigned free_slot;
  msg_href_t *short_forms = (msg_href_t *)mclass->mc_short; /* cloned with the class */

  while (mclass->mc_hash[slot].hr_class != sip_via_class)
    slot = (slot + 1) % size;
  for (free_slot = slot; mclass->mc_hash[free_slot].hr_class;)
    free_slot = (free_slot + 1) % size;
  mclass->mc_hash[free_slot] = mclass->mc_hash[slot];
  mclass->mc_hash_used++;
  mclass->mc_hash[slot].hr_class = &via_class;
  short_forms['v' - 'a'].hr_class = &via_class;
}

msg_mclass_t const *
_vis_sip_guard_get_message_class (void)
{
  static msg_mclass_t *mclass;

  if (!mclass)
    {
      via_class = *sip_via_class;
      via_class.hc_parse = parse_via;
      request_class = *sip_request_class;
      request_class.hc_parse = parse_request;
      mclass = msg_mclass_clone (sip_default_mclass (), 0, msg_mclass_copy);
      replace_via (mclass);
      mclass->mc_request[0].hr_class = &request_class;
    }
  return mclass;
}
