/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "port/vis-sip-via.h"

#include <string.h>

#define STATUS_LINE "SIP/2.0 "

/* From @begin to before @end. */
typedef struct
{
  const char *begin;
  const char *end;
} Span;

static gsize
length_of (Span span)
{
  return (gsize)(span.end - span.begin);
}

static Span
strip (Span span)
{
  while (span.begin < span.end && g_ascii_isspace (span.begin[0]))
    span.begin++;
  while (span.begin < span.end && g_ascii_isspace (span.end[-1]))
    span.end--;
  return span;
}

static gboolean
is_named (Span span, const char *name)
{
  Span bare = strip (span);

  return length_of (bare) == strlen (name)
         && g_ascii_strncasecmp (bare.begin, name, length_of (bare)) == 0;
}

/* The first of @ends outside of quotes, or the end of @span. */
static const char *
find_outside_quotes (Span span, const char *ends)
{
  gboolean quoted = FALSE;

  for (const char *c = span.begin; c < span.end; c++)
    {
      if (*c == '"')
        quoted = !quoted;
      else if (quoted && *c == '\\' && c + 1 < span.end)
        c++;
      else if (!quoted && *c != '\0' && strchr (ends, *c))
        return c;
    }
  return span.end;
}

static const char *
find_line_end (Span span)
{
  const char *end = memchr (span.begin, '\r', length_of (span));

  return end ? end : span.end;
}

/* The value of the first Via: the sender's own, before any comma. */
static gboolean
find_via (Span message, Span *value)
{
  Span line = { find_line_end (message), message.end };

  while (length_of (line) > 2)
    {
      const char *colon;

      line.begin += 2; /* CRLF */
      line.end = find_line_end ((Span){ line.begin, message.end });
      colon = memchr (line.begin, ':', length_of (line));
      if (!colon) /* the empty line before the body, or nothing that the stack sends */
        return FALSE;
      if (is_named ((Span){ line.begin, colon }, "v")
          || is_named ((Span){ line.begin, colon }, "via"))
        {
          value->begin = colon + 1;
          value->end = find_outside_quotes ((Span){ colon + 1, line.end }, ",");
          return TRUE;
        }
      line = (Span){ line.end, message.end };
    }
  return FALSE;
}

/* Appends the parameters but for those two. */
static void
copy_parameters (GString *copy, Span parameters, gboolean *received, gboolean *rport)
{
  while (length_of (parameters) > 0)
    {
      Span one = { parameters.begin, NULL };
      Span name = { parameters.begin + 1, NULL }; /* after the semicolon */

      one.end = find_outside_quotes ((Span){ name.begin, parameters.end }, ";");
      name.end = find_outside_quotes ((Span){ name.begin, one.end }, "=");
      if (is_named (name, "received"))
        *received = TRUE;
      else if (is_named (name, "rport"))
        *rport = TRUE;
      else
        g_string_append_len (copy, one.begin, (gssize)length_of (one));
      parameters.begin = one.end;
    }
}

GBytes *
vis_sip_via_correct (const guint8 *data, gsize size, const VisAddress *remote)
{
  Span message = { (const char *)data, (const char *)data + size };
  g_autoptr (GString) copy = NULL;
  g_autoptr (GString) others = g_string_new (NULL);
  g_autofree char *ip = NULL;
  VisAddress source = *remote;
  Span via;
  const char *parameters;
  gboolean received = FALSE;
  gboolean rport = FALSE;

  if (size < strlen (STATUS_LINE) || memcmp (data, STATUS_LINE, strlen (STATUS_LINE)) != 0
      || !find_via (message, &via))
    return NULL;
  parameters = find_outside_quotes (via, ";");
  copy_parameters (others, (Span){ parameters, via.end }, &received, &rport);
  if (!received && !rport)
    return NULL;

  source.scope_id = 0; /* of our interface: the other side has names of its own */
  ip = vis_address_ip_to_string (&source);
  copy = g_string_new_len (message.begin, parameters - message.begin);
  /* Before the others, one of which may have a quote that never ends. */
  g_string_append_printf (copy, ";received=%s", ip);
  if (rport)
    g_string_append_printf (copy, ";rport=%u", source.port);
  g_string_append_len (copy, others->str, (gssize)others->len);
  g_string_append_len (copy, via.end, message.end - via.end);
  return g_string_free_to_bytes (g_steal_pointer (&copy));
}
