/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/vis-sip-uri.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vis-address.h"
#include "base/vis-error.h"

#define MAX_LENGTH 512
#define USER_UNRESERVED "-_.!~*'()&=+$,;?/" /* RFC 3261, 25.1: mark and user-unreserved */

G_DEFINE_BOXED_TYPE (VisSipUri, vis_sip_uri, vis_sip_uri_copy, vis_sip_uri_free)

static gboolean
is_host_name (const char *host)
{
  gsize length = strlen (host);

  if (length == 0 || length > 253 || host[0] == '-' || host[0] == '.')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (host[i]) && host[i] != '-' && host[i] != '.')
        return FALSE;
      if (host[i] == '.' && (host[i + 1] == '.' || host[i + 1] == '-'))
        return FALSE;
    }
  return TRUE;
}

static gboolean
parse_host_port (const char *text, VisSipUri *uri)
{
  const char *port = NULL;

  if (text[0] == '[')
    {
      const char *end = strchr (text, ']');
      VisAddress address;

      if (!end || (end[1] != '\0' && end[1] != ':'))
        return FALSE;
      uri->host = g_strndup (text + 1, end - text - 1);
      if (!strchr (uri->host, ':') || !vis_address_parse (uri->host, 0, &address, NULL))
        return FALSE;
      port = end[1] == ':' ? end + 2 : NULL;
    }
  else
    {
      const char *colon = strchr (text, ':');

      uri->host = colon ? g_strndup (text, colon - text) : g_strdup (text);
      if (!is_host_name (uri->host))
        return FALSE;
      port = colon ? colon + 1 : NULL;
    }
  if (port)
    {
      guint64 value;

      if (!g_ascii_string_to_unsigned (port, 10, 1, 65535, &value, NULL))
        return FALSE;
      uri->port = (guint16)value;
    }
  return TRUE;
}

static gboolean
parse_user (const char *text, gsize length, VisSipUri *uri)
{
  g_autofree char *escaped = g_strndup (text, length);
  char *password = strchr (escaped, ':');

  if (password)
    *password = '\0';
  for (const char *c = escaped; *c; c++)
    if (!g_ascii_isalnum (*c) && *c != '%' && !strchr (USER_UNRESERVED, *c))
      return FALSE;
  uri->user = g_uri_unescape_string (escaped, NULL);
  return uri->user && uri->user[0] != '\0' && g_utf8_validate (uri->user, -1, NULL);
}

VisSipUri *
vis_sip_uri_parse (const char *text, GError **error)
{
  g_autoptr (VisSipUri) uri = g_new0 (VisSipUri, 1);
  g_autofree char *host = NULL;
  g_autofree char *quoted = NULL;
  const char *rest;
  const char *at;

  g_return_val_if_fail (text != NULL, NULL);

  if (strlen (text) > MAX_LENGTH)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_TOO_LARGE,
                   _ ("A SIP address may have %d characters at most"), MAX_LENGTH);
      return NULL;
    }
  if (g_ascii_strncasecmp (text, "sip:", 4) == 0)
    rest = text + 4;
  else if (g_ascii_strncasecmp (text, "sips:", 5) == 0)
    {
      rest = text + 5;
      uri->secure = TRUE;
    }
  else
    goto invalid;

  for (const char *c = rest; *c; c++)
    if ((guchar)*c <= ' ' || *c == 0x7f || *c == '<' || *c == '>' || *c == '"')
      goto invalid;

  at = strchr (rest, '@');
  if (at)
    {
      if (!parse_user (rest, at - rest, uri))
        goto invalid;
      rest = at + 1;
    }
  host = g_strndup (rest, strcspn (rest, ";?"));
  if (strchr (rest + strlen (host), '@') || !parse_host_port (host, uri))
    goto invalid;
  return g_steal_pointer (&uri);

invalid:
  quoted = vis_error_quote (text);
  g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID,
               _ ("%s is not a SIP address such as sip:name@host:port"), quoted);
  return NULL;
}

VisSipUri *
vis_sip_uri_new (const char *user, const char *host, guint16 port)
{
  VisSipUri *uri = g_new0 (VisSipUri, 1);

  uri->user = g_strdup (user);
  uri->host = g_strdup (host);
  uri->port = port;
  return uri;
}

VisSipUri *
vis_sip_uri_copy (const VisSipUri *uri)
{
  VisSipUri *copy = vis_sip_uri_new (uri->user, uri->host, uri->port);

  copy->secure = uri->secure;
  return copy;
}

void
vis_sip_uri_free (VisSipUri *uri)
{
  g_free (uri->user);
  g_free (uri->host);
  g_free (uri);
}

char *
vis_sip_uri_to_string (const VisSipUri *uri)
{
  GString *text = g_string_new (uri->secure ? "sips:" : "sip:");

  if (uri->user)
    {
      g_string_append_uri_escaped (text, uri->user, USER_UNRESERVED, FALSE);
      g_string_append_c (text, '@');
    }
  g_string_append_printf (text, strchr (uri->host, ':') ? "[%s]" : "%s", uri->host);
  if (uri->port)
    g_string_append_printf (text, ":%u", uri->port);
  return g_string_free (text, FALSE);
}
