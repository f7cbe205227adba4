/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "contacts/vis-text-fold.h"
#include "engine/vis-call-matcher-private.h"

struct _VisCallMatcher
{
  VisContactIndex *contacts;
  VisNumberParser *parser;
  char **needles;        /* (nullable): no query */
  gboolean digits;       /* the needle is a piece of a number */
  GHashTable *peers;     /* peer → folded name of the contact, and the peer */
  GHashTable *nationals; /* peer → digits as dialled inside the country: dear to find out */
  GHashTable *names;     /* name → folded */
};

VisCallMatcher *
_vis_call_matcher_new (VisContactIndex *contacts, VisNumberParser *parser)
{
  VisCallMatcher *matcher = g_new0 (VisCallMatcher, 1);

  matcher->contacts = g_object_ref (contacts);
  matcher->parser = g_object_ref (parser);
  matcher->peers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  matcher->nationals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  matcher->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return matcher;
}

void
_vis_call_matcher_free (VisCallMatcher *matcher)
{
  g_object_unref (matcher->contacts);
  g_object_unref (matcher->parser);
  g_strfreev (matcher->needles);
  g_hash_table_unref (matcher->peers);
  g_hash_table_unref (matcher->nationals);
  g_hash_table_unref (matcher->names);
  g_free (matcher);
}

/* NULL when @text is not all digits and what stands between them. */
static char *
digits_of (const char *text)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  for (const char *c = text; *c; c++)
    {
      if (g_ascii_isdigit (*c) || (*c == '+' && digits->len == 0))
        g_string_append_c (digits, *c);
      else if (!strchr (" -()/", *c))
        return NULL;
    }
  if (g_str_has_prefix (digits->str, "00"))
    {
      g_string_erase (digits, 0, 1);
      digits->str[0] = '+';
    }
  return digits->len > 0 ? g_string_free (g_steal_pointer (&digits), FALSE) : NULL;
}

void
_vis_call_matcher_set_query (VisCallMatcher *matcher, const char *text)
{
  char *digits = digits_of (text);
  g_autofree char *folded = vis_text_fold (text);

  g_clear_pointer (&matcher->needles, g_strfreev);
  matcher->digits = digits != NULL;
  if (digits)
    {
      matcher->needles = g_new0 (char *, 2);
      matcher->needles[0] = digits;
    }
  else if (folded[0] != '\0')
    matcher->needles = g_strsplit (folded, " ", -1);
}

gboolean
_vis_call_matcher_is_active (VisCallMatcher *matcher)
{
  return matcher->needles != NULL;
}

void
_vis_call_matcher_forget (VisCallMatcher *matcher)
{
  g_hash_table_remove_all (matcher->peers);
}

static char *
describe_peer (VisCallMatcher *matcher, const char *peer)
{
  g_autoptr (VisNumber) number = vis_number_new (peer, NULL);
  g_autoptr (VisContact) contact
      = number ? vis_contact_index_find_by_number (matcher->contacts, number) : NULL;
  g_autofree char *name = contact ? vis_text_fold (vis_contact_get_name (contact)) : g_strdup ("");
  g_autofree char *lower = g_ascii_strdown (peer, -1);

  return g_strdup_printf ("%s\n%s", name, lower);
}

static char *
get_national_digits (VisCallMatcher *matcher, const char *peer)
{
  g_autoptr (VisNumber) number = vis_number_new (peer, NULL);
  g_autofree char *national
      = number ? vis_number_parser_format_national (matcher->parser, number) : NULL;
  GString *digits = g_string_new (NULL);

  for (const char *c = national; c && *c; c++)
    if (g_ascii_isdigit (*c))
      g_string_append_c (digits, *c);
  return g_string_free (digits, FALSE);
}

static char *
fold_name (VisCallMatcher *matcher, const char *name)
{
  return vis_text_fold (name);
}

static const char *
look_up (VisCallMatcher *matcher, GHashTable *cache, const char *key,
         char *(*make) (VisCallMatcher *, const char *))
{
  char *value = g_hash_table_lookup (cache, key);

  if (!value)
    {
      value = make (matcher, key);
      g_hash_table_insert (cache, g_strdup (key), value);
    }
  return value;
}

gboolean
_vis_call_matcher_match (const VisCallRecord *record, gpointer user_data)
{
  VisCallMatcher *matcher = user_data;
  const char *peer = look_up (matcher, matcher->peers, record->peer, describe_peer);
  const char *name = look_up (matcher, matcher->names, record->name, fold_name);

  for (guint i = 0; matcher->needles && matcher->needles[i]; i++)
    {
      const char *needle = matcher->needles[i];

      if (!strstr (peer, needle) && !strstr (name, needle)
          && !(matcher->digits
               && strstr (look_up (matcher, matcher->nationals, record->peer, get_national_digits),
                          needle)))
        return FALSE;
    }
  return TRUE;
}
