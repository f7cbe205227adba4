/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define VIS_TYPE_SIP_URI (vis_sip_uri_get_type ())

/**
 * VisSipUri:
 * @user: the user part, unescaped; NULL when there is none
 * @host: a host name or a numeric address, an IPv6 address without its brackets
 * @port: 0 when the URI names none
 * @secure: whether the scheme is "sips"
 *
 * The parts of a SIP URI that say who and where (RFC 3261, 19.1). Parameters and headers are
 * checked for their form and dropped: none of them may steer a call of ours.
 */
typedef struct
{
  char *user;
  char *host;
  guint16 port;
  gboolean secure;
} VisSipUri;

GType vis_sip_uri_get_type (void) G_GNUC_CONST;

/**
 * vis_sip_uri_parse:
 * @text: "sip:+15550100@192.0.2.1:16402", at most 512 bytes
 *
 * Returns: (transfer full): the URI, or NULL and VIS_ERROR_INVALID or VIS_ERROR_TOO_LARGE.
 */
VisSipUri *vis_sip_uri_parse (const char *text, GError **error);
VisSipUri *vis_sip_uri_new (const char *user, const char *host, guint16 port);
VisSipUri *vis_sip_uri_copy (const VisSipUri *uri);
void vis_sip_uri_free (VisSipUri *uri);

/** vis_sip_uri_to_string: Returns: (transfer full): the URI, with its user part escaped. */
char *vis_sip_uri_to_string (const VisSipUri *uri);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisSipUri, vis_sip_uri_free)

G_END_DECLS
