/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/vis-candidate.h"

#include <string.h>

#include "base/vis-error.h"

#define MAX_WORDS 64

static const char *const type_names[] = { "host", "srflx", "prflx", "relay" };

G_DEFINE_BOXED_TYPE (VisIceParameters, vis_ice_parameters, vis_ice_parameters_copy,
                     vis_ice_parameters_free)

static gboolean
is_ice_chars (const char *text)
{
  for (; *text; text++)
    if (!g_ascii_isalnum (*text) && *text != '+' && *text != '/')
      return FALSE;
  return TRUE;
}

static gboolean
parse_port (const char *text, guint16 *port)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, 0, 65535, &value, NULL))
    return FALSE;
  *port = (guint16)value;
  return TRUE;
}

gboolean
vis_candidate_parse (const char *text, VisCandidate *out, GError **error)
{
  g_auto (GStrv) words = NULL;
  g_autofree char *quoted = NULL;
  VisCandidate candidate = { 0 };
  guint64 number;
  guint n_words;
  guint type;

  g_return_val_if_fail (text != NULL && out != NULL, FALSE);

  words = g_strsplit (text, " ", MAX_WORDS + 1);
  n_words = g_strv_length (words);
  if (n_words < 8 || n_words > MAX_WORDS || n_words % 2 != 0 || strcmp (words[6], "typ") != 0)
    goto invalid;
  if (words[0][0] == '\0' || strlen (words[0]) > 32 || !is_ice_chars (words[0]))
    goto invalid;
  g_strlcpy (candidate.foundation, words[0], sizeof candidate.foundation);
  if (!g_ascii_string_to_unsigned (words[1], 10, 1, 256, &number, NULL))
    goto invalid;
  candidate.component = (guint)number;
  if (!g_ascii_string_to_unsigned (words[3], 10, 1, G_MAXINT32, &number, NULL))
    goto invalid;
  candidate.priority = (guint32)number;
  for (type = 0; type < G_N_ELEMENTS (type_names); type++)
    if (strcmp (words[7], type_names[type]) == 0)
      break;
  if (type == G_N_ELEMENTS (type_names) || g_ascii_strcasecmp (words[2], "udp") != 0
      || strchr (words[4], '[') || !vis_address_parse (words[4], 0, &candidate.address, NULL)
      || candidate.address.port != 0)
    {
      quoted = vis_error_quote (text);
      g_set_error (error, VIS_ERROR, VIS_ERROR_UNSUPPORTED, "Unusable candidate: %s", quoted);
      return FALSE;
    }
  candidate.type = (VisCandidateType)type;
  if (!parse_port (words[5], &candidate.address.port) || candidate.address.port == 0)
    goto invalid;
  for (guint i = 8; i < n_words; i += 2)
    {
      if (strcmp (words[i], "raddr") == 0)
        {
          guint16 port = candidate.related.port;

          if (!vis_address_parse (words[i + 1], 0, &candidate.related, NULL))
            goto invalid;
          candidate.related.port = port;
        }
      else if (strcmp (words[i], "rport") == 0
               && !parse_port (words[i + 1], &candidate.related.port))
        goto invalid;
    }
  *out = candidate;
  return TRUE;

invalid:
  quoted = vis_error_quote (text);
  g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID, "Malformed candidate: %s", quoted);
  return FALSE;
}

char *
vis_candidate_to_string (const VisCandidate *candidate)
{
  g_autofree char *ip = vis_address_ip_to_string (&candidate->address);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s %u UDP %u %s %u typ %s", candidate->foundation,
                          candidate->component, candidate->priority, ip, candidate->address.port,
                          type_names[candidate->type]);
  if (candidate->type != VIS_CANDIDATE_HOST)
    {
      g_autofree char *related = NULL;

      if (vis_address_is_any (&candidate->related))
        related = g_strdup (vis_address_is_ipv4 (&candidate->address) ? "0.0.0.0" : "::");
      else
        related = vis_address_ip_to_string (&candidate->related);
      g_string_append_printf (text, " raddr %s rport %u", related, candidate->related.port);
    }
  return g_string_free (text, FALSE);
}

const char *
vis_candidate_type_to_string (VisCandidateType type)
{
  g_return_val_if_fail (type < G_N_ELEMENTS (type_names), NULL);

  return type_names[type];
}

guint32
vis_candidate_priority (guint type_preference, guint local_preference, guint component)
{
  return (type_preference & 127) << 24 | (local_preference & 0xffff) << 8
         | ((256 - component) & 0xff);
}

VisIceParameters *
vis_ice_parameters_new (const char *ufrag, const char *pwd)
{
  VisIceParameters *parameters = g_new0 (VisIceParameters, 1);

  parameters->ufrag = g_strdup (ufrag);
  parameters->pwd = g_strdup (pwd);
  parameters->candidates = g_array_new (FALSE, FALSE, sizeof (VisCandidate));
  return parameters;
}

VisIceParameters *
vis_ice_parameters_copy (const VisIceParameters *parameters)
{
  VisIceParameters *copy = vis_ice_parameters_new (parameters->ufrag, parameters->pwd);

  copy->lite = parameters->lite;
  if (parameters->candidates->len > 0)
    g_array_append_vals (copy->candidates, parameters->candidates->data,
                         parameters->candidates->len);
  return copy;
}

void
vis_ice_parameters_free (VisIceParameters *parameters)
{
  g_free (parameters->ufrag);
  g_free (parameters->pwd);
  g_array_unref (parameters->candidates);
  g_free (parameters);
}
