/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "directory/vis-target.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vis-address.h"
#include "base/vis-error.h"

G_DEFINE_BOXED_TYPE (VisTarget, vis_target, vis_target_copy, vis_target_free)

static gboolean
has_scheme (const char *text, const char *scheme)
{
  return g_ascii_strncasecmp (text, scheme, strlen (scheme)) == 0;
}

static gboolean
has_letter (const char *text)
{
  for (; *text; text = g_utf8_next_char (text))
    if (g_unichar_isalpha (g_utf8_get_char (text)))
      return TRUE;
  return FALSE;
}

/* Takes @uri over. */
static VisTarget *
new_for_uri (VisSipUri *uri)
{
  VisTarget *target = g_new0 (VisTarget, 1);

  target->kind = VIS_TARGET_ADDRESS;
  target->uri = uri;
  return target;
}

static VisTarget *
parse_uri (const char *text, GError **error)
{
  g_autoptr (VisSipUri) uri = vis_sip_uri_parse (text, error);

  if (!uri)
    return NULL;
  if (uri->secure)
    {
      g_autofree char *quoted = vis_error_quote (text);

      g_set_error (error, VIS_ERROR, VIS_ERROR_UNSUPPORTED,
                   _ ("%s asks for SIP over TLS, which Visavis does not speak. Try “sip:”: the "
                      "call itself is encrypted all the same."),
                   quoted);
      return NULL;
    }
  return new_for_uri (g_steal_pointer (&uri));
}

static VisTarget *
parse_without_scheme (const char *text, GError **error)
{
  g_autofree char *completed = g_strconcat ("sip:", text, NULL);
  g_autofree char *quoted = vis_error_quote (text);
  const char *at = strchr (text, '@');
  g_autoptr (GError) reason = NULL;
  VisTarget *target = NULL;

  /* SIP would take "mailto:ann@host" for a user with a password. */
  if (!at || !memchr (text, ':', at - text))
    target = parse_uri (completed, &reason);
  if (!target)
    g_set_error (error, VIS_ERROR, reason ? reason->code : VIS_ERROR_INVALID,
                 _ ("%s is not an address such as name@host or host:16402"), quoted);
  return target;
}

static VisTarget *
parse_number (const char *text, VisNumberParser *parser, GError **error)
{
  g_autoptr (VisNumber) number = vis_number_parser_parse (parser, text, error);

  return number ? vis_target_new_for_number (number) : NULL;
}

VisTarget *
vis_target_parse (const char *text, VisNumberParser *parser, GError **error)
{
  g_autofree char *plain = NULL;
  VisAddress address;

  g_return_val_if_fail (text != NULL && VIS_IS_NUMBER_PARSER (parser), NULL);

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, VIS_ERROR, VIS_ERROR_INVALID,
                           _ ("The address is not readable text"));
      return NULL;
    }
  plain = g_strstrip (g_strdup (text));
  if (!*plain)
    {
      g_set_error_literal (error, VIS_ERROR, VIS_ERROR_INVALID,
                           _ ("Type a phone number, or an address such as name@host"));
      return NULL;
    }
  if (has_scheme (plain, "tel:"))
    return parse_number (plain, parser, error);
  if (has_scheme (plain, "sip:") || has_scheme (plain, "sips:"))
    return parse_uri (plain, error);
  if (vis_address_parse (plain, 0, &address, NULL))
    {
      g_autofree char *ip = vis_address_ip_to_string (&address);

      return new_for_uri (vis_sip_uri_new (NULL, ip, address.port));
    }
  if (strpbrk (plain, "@:[") || (has_letter (plain) && strchr (plain, '.')))
    return parse_without_scheme (plain, error);
  if (has_letter (plain) && !g_ascii_isdigit (plain[0]) && plain[0] != '+' && plain[0] != '(')
    {
      g_autofree char *quoted = vis_error_quote (plain);

      g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID,
                   _ ("%s is neither a phone number nor an address such as name@host or "
                      "host:16402"),
                   quoted);
      return NULL;
    }
  return parse_number (plain, parser, error);
}

static gboolean
user_is_number (const char *user)
{
  g_autoptr (VisNumber) number = vis_number_new (user, NULL);

  return number != NULL;
}

VisTarget *
vis_target_new_for_number (const VisNumber *number)
{
  VisTarget *target = g_new0 (VisTarget, 1);

  target->kind = VIS_TARGET_NUMBER;
  target->number = vis_number_copy (number);
  return target;
}

VisTarget *
vis_target_new_for_address (const VisSipUri *uri)
{
  return new_for_uri (vis_sip_uri_copy (uri));
}

VisTarget *
vis_target_copy (const VisTarget *target)
{
  return target->number ? vis_target_new_for_number (target->number)
                        : vis_target_new_for_address (target->uri);
}

void
vis_target_free (VisTarget *target)
{
  g_clear_pointer (&target->number, vis_number_free);
  g_clear_pointer (&target->uri, vis_sip_uri_free);
  g_free (target);
}

char *
vis_target_get_id (const VisTarget *target)
{
  g_autofree char *host = NULL;

  g_return_val_if_fail (target != NULL, NULL);

  if (target->kind == VIS_TARGET_NUMBER)
    return g_strdup (vis_number_get_e164 (target->number));
  host = g_ascii_strdown (target->uri->host, -1);
  if (!target->uri->user)
    return g_steal_pointer (&host);
  /* A number stays the same person wherever it is called. */
  if (user_is_number (target->uri->user))
    return g_strdup (target->uri->user);
  return g_strdup_printf ("%s@%s", target->uri->user, host);
}

char *
vis_target_to_string (const VisTarget *target, VisNumberParser *parser)
{
  g_autofree char *uri = NULL;

  g_return_val_if_fail (target != NULL && VIS_IS_NUMBER_PARSER (parser), NULL);

  if (target->kind == VIS_TARGET_NUMBER)
    return vis_number_parser_format (parser, target->number);
  uri = vis_sip_uri_to_string (target->uri);
  return g_strdup (target->uri->secure ? uri : uri + strlen ("sip:"));
}
