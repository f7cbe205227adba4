/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "base/vis-address.h"

G_BEGIN_DECLS

/** VisCandidateType: RFC 8445, 5.1.1. */
typedef enum
{
  VIS_CANDIDATE_HOST,
  VIS_CANDIDATE_SERVER_REFLEXIVE,
  VIS_CANDIDATE_PEER_REFLEXIVE,
  VIS_CANDIDATE_RELAYED,
} VisCandidateType;

/**
 * VisCandidate:
 * @foundation: RFC 8445, 5.1.1.3; at most 32 characters
 * @component: 1 for RTP (and for everything with rtcp-mux), 2 for RTCP
 * @priority: RFC 8445, 5.1.2; 1 to 2^31-1
 * @related: the base of a reflexive or relayed candidate; any-address when unknown or kept back
 *
 * One UDP candidate as signalled: a plain value, copied by assignment.
 */
typedef struct
{
  char foundation[33];
  guint component;
  guint32 priority;
  VisAddress address;
  VisCandidateType type;
  VisAddress related;
} VisCandidate;

/**
 * vis_candidate_parse:
 * @text: the value of an SDP a=candidate attribute (RFC 8839, 5.1), without "candidate:"
 *
 * Returns: FALSE with VIS_ERROR_UNSUPPORTED for what is well-formed but nothing that we can use
 *   (TCP, a host name), VIS_ERROR_INVALID for the rest.
 */
gboolean vis_candidate_parse (const char *text, VisCandidate *out, GError **error);

/** vis_candidate_to_string: Returns: (transfer full): the attribute's value. */
char *vis_candidate_to_string (const VisCandidate *candidate);

/** vis_candidate_type_to_string: Returns: "host", "srflx", "prflx" or "relay". */
const char *vis_candidate_type_to_string (VisCandidateType type);

/**
 * vis_candidate_priority:
 * @type_preference: 126 host, 110 peer reflexive, 100 server reflexive, 0 relayed
 * @local_preference: 65535 for the best address of the host
 *
 * Returns: the priority by RFC 8445, 5.1.2.1.
 */
guint32 vis_candidate_priority (guint type_preference, guint local_preference, guint component);

#define VIS_TYPE_ICE_PARAMETERS (vis_ice_parameters_get_type ())

/**
 * VisIceParameters:
 * @ufrag: 4 to 256 ice-chars (RFC 8839, 5.4)
 * @pwd: 22 to 256 ice-chars
 * @candidates: (element-type VisCandidate)
 * @lite: the other side does ICE lite (RFC 8445, 2.5)
 *
 * What one side tells the other about its ICE agent.
 */
typedef struct
{
  char *ufrag;
  char *pwd;
  GArray *candidates;
  gboolean lite;
} VisIceParameters;

GType vis_ice_parameters_get_type (void) G_GNUC_CONST;
VisIceParameters *vis_ice_parameters_new (const char *ufrag, const char *pwd);
VisIceParameters *vis_ice_parameters_copy (const VisIceParameters *parameters);
void vis_ice_parameters_free (VisIceParameters *parameters);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisIceParameters, vis_ice_parameters_free)

G_END_DECLS
