/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "contacts/vis-number-parser.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <string.h>

#include "base/vis-error.h"
#include "contacts/vis-number-parser-private.h"
#include "contacts/vis-phone-shim.h"

#define MAX_LENGTH 256
#define MAX_TYPED_DIGITS 20
#define SEPARATORS " -.()" /* RFC 3966, 3: visual-separator, and the space */

struct _VisNumberParser
{
  GObject parent_instance;

  char *region; /* (nullable) */
};

enum
{
  PROP_REGION = 1,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (VisNumberParser, vis_number_parser, G_TYPE_OBJECT)

/* Directional marks come along when a number is copied out of another program. */
static gboolean
is_invisible (gunichar c)
{
  return c == 0xfeff || g_unichar_type (c) == G_UNICODE_FORMAT;
}

static char *
normalize (const char *text)
{
  GString *plain = g_string_new (NULL);

  for (const char *c = text; *c; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);
      int digit = g_unichar_digit_value (character);

      if (is_invisible (character))
        continue;
      if (digit >= 0)
        g_string_append_c (plain, (char)('0' + digit));
      else if (g_unichar_isspace (character))
        g_string_append_c (plain, ' ');
      else if (character == 0xff0b) /* full-width plus sign */
        g_string_append_c (plain, '+');
      else
        g_string_append_unichar (plain, character);
    }
  return g_strstrip (g_string_free (plain, FALSE));
}

/* RFC 3966, 3: tel:SUBSCRIBER;parameters. Returns the number as a person would write it. */
static char *
read_tel_uri (const char *uri)
{
  g_autofree char *unescaped = g_uri_unescape_string (uri + strlen ("tel:"), NULL);
  g_auto (GStrv) parts = NULL;

  if (!unescaped || !g_utf8_validate (unescaped, -1, NULL))
    return NULL;
  parts = g_strsplit (unescaped, ";", 16);
  if (!parts[0])
    return NULL;
  g_strstrip (parts[0]);
  for (char **part = parts + 1; *part; part++)
    {
      const char *context = *part + strlen ("phone-context=");

      if (g_ascii_strncasecmp (*part, "phone-context=", strlen ("phone-context=")) == 0
          && context[0] == '+' && parts[0][0] != '+')
        return g_strconcat (context, parts[0], NULL);
    }
  return g_strdup (parts[0]);
}

/* Returns: (transfer full) (nullable): @text without its separators, if it holds nothing else than
 * digits and a leading "+". */
static char *
remove_separators (const char *text)
{
  char *digits = g_malloc (strlen (text) + 1);
  char *out = digits;

  for (const char *c = text; *c; c++)
    {
      if (g_ascii_isdigit (*c) || (*c == '+' && out == digits))
        *out++ = *c;
      else if (!strchr (SEPARATORS, *c))
        {
          g_free (digits);
          return NULL;
        }
    }
  *out = '\0';
  return digits;
}

static void
refuse (VisPhoneVerdict verdict, const char *text, GError **error)
{
  g_autofree char *quoted = vis_error_quote (text);
  g_autofree char *reason = NULL;

  /* Translators: each %s is what somebody typed, in quotation marks. */
  switch (verdict)
    {
    case VIS_PHONE_OK: /* of a plan beyond E.164 */
    case VIS_PHONE_TOO_LONG:
      reason = g_strdup_printf (_ ("%s has too many digits for a phone number"), quoted);
      break;
    case VIS_PHONE_TOO_SHORT:
      reason = g_strdup_printf (_ ("%s has too few digits for a phone number"), quoted);
      break;
    case VIS_PHONE_IMPLAUSIBLE:
    case VIS_PHONE_NOT_A_NUMBER:
      reason = g_strdup_printf (_ ("%s is not a phone number"), quoted);
      break;
    case VIS_PHONE_NO_COUNTRY:
      reason = g_strdup_printf (
          _ ("%s has no known country code: begin with “+” and the country code"), quoted);
      break;
    case VIS_PHONE_LOCAL:
      reason = g_strdup_printf (_ ("%s lacks the area code"), quoted);
      break;
    case VIS_PHONE_SHORT_CODE:
      reason = g_strdup_printf (
          _ ("%s is an emergency or service number: use a telephone to call it"), quoted);
      break;
    }
  g_set_error_literal (error, VIS_ERROR, VIS_ERROR_INVALID, reason);
}

static void
vis_number_parser_finalize (GObject *object)
{
  VisNumberParser *self = VIS_NUMBER_PARSER (object);

  g_free (self->region);
  G_OBJECT_CLASS (vis_number_parser_parent_class)->finalize (object);
}

static void
vis_number_parser_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VisNumberParser *self = VIS_NUMBER_PARSER (object);

  switch (id)
    {
    case PROP_REGION:
      g_value_set_string (value, self->region);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_number_parser_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VisNumberParser *self = VIS_NUMBER_PARSER (object);
  const char *region;

  switch (id)
    {
    case PROP_REGION:
      region = g_value_get_string (value);
      if (region)
        self->region = g_ascii_strup (region, -1);
      if (self->region && !vis_phone_is_region (self->region))
        g_clear_pointer (&self->region, g_free);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_number_parser_class_init (VisNumberParserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = vis_number_parser_finalize;
  object_class->get_property = vis_number_parser_get_property;
  object_class->set_property = vis_number_parser_set_property;

  properties[PROP_REGION]
      = g_param_spec_string ("region", NULL, NULL, NULL,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
vis_number_parser_init (VisNumberParser *self)
{
}

VisNumberParser *
vis_number_parser_new (const char *region)
{
  return g_object_new (VIS_TYPE_NUMBER_PARSER, "region", region, NULL);
}

char *
vis_number_parser_guess_region (void)
{
  static const char *const variables[] = { "LC_ALL", "LC_TELEPHONE", "LANG" };
  const char *locale = setlocale (LC_TELEPHONE, NULL);
  const char *underscore = locale ? strchr (locale, '_') : NULL;
  g_autofree char *region = NULL;

  /* A locale that is not installed can't be set, but still says where we are. */
  for (guint i = 0; !underscore && i < G_N_ELEMENTS (variables); i++)
    {
      locale = g_getenv (variables[i]);
      if (locale && locale[0])
        {
          underscore = strchr (locale, '_');
          break;
        }
    }
  if (!underscore || strcspn (underscore + 1, ".@") != 2)
    return NULL;
  region = g_ascii_strup (underscore + 1, 2);
  return vis_phone_is_region (region) ? g_steal_pointer (&region) : NULL;
}

gboolean
vis_number_parser_knows_region (const char *region)
{
  g_return_val_if_fail (region != NULL, FALSE);

  return vis_phone_is_region (region);
}

const char *
vis_number_parser_get_region (VisNumberParser *self)
{
  g_return_val_if_fail (VIS_IS_NUMBER_PARSER (self), NULL);

  return self->region;
}

VisNumber *
_vis_number_parser_parse_with_national (VisNumberParser *self, const char *text, char **national,
                                        GError **error)
{
  g_autofree char *plain = NULL;
  g_autofree char *digits = NULL;
  g_autoptr (VisNumber) number = NULL;
  VisPhone phone = { 0 };
  VisPhoneVerdict verdict = VIS_PHONE_NOT_A_NUMBER;

  g_return_val_if_fail (VIS_IS_NUMBER_PARSER (self) && text != NULL, NULL);

  if (national)
    *national = NULL;
  if (strlen (text) > MAX_LENGTH || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, VIS_ERROR, VIS_ERROR_INVALID,
                           _ ("That text is too long or too odd for a phone number"));
      return NULL;
    }

  plain = normalize (text);
  if (g_ascii_strncasecmp (plain, "tel:", 4) == 0)
    {
      char *inner = read_tel_uri (plain);

      g_free (plain);
      plain = inner ? inner : g_strdup ("");
    }
  digits = remove_separators (plain);
  /* The library would look for a number anywhere in the text; with bare digits it is three times
   * as fast. */
  if (plain[0] == '+' || plain[0] == '(' || g_ascii_isdigit (plain[0]))
    verdict = vis_phone_parse (digits ? digits : plain, self->region, &phone);

  if (verdict == VIS_PHONE_OK)
    number = vis_number_new (phone.e164, NULL);
  else if (digits && digits[0] == '+')
    number = vis_number_new (digits, NULL);
  if (!number)
    {
      refuse (verdict, text, error);
      return NULL;
    }
  if (national && strcmp (phone.e164, vis_number_get_e164 (number)) == 0)
    *national = g_strdup (phone.national);
  return g_steal_pointer (&number);
}

VisNumber *
vis_number_parser_parse (VisNumberParser *self, const char *text, GError **error)
{
  return _vis_number_parser_parse_with_national (self, text, NULL, error);
}

char *
vis_number_parser_format (VisNumberParser *self, const VisNumber *number)
{
  char *text;

  g_return_val_if_fail (VIS_IS_NUMBER_PARSER (self) && number != NULL, NULL);

  text = vis_phone_format (vis_number_get_e164 (number), VIS_PHONE_INTERNATIONAL);
  return text ? text : g_strdup (vis_number_get_e164 (number));
}

char *
vis_number_parser_format_national (VisNumberParser *self, const VisNumber *number)
{
  char *text;

  g_return_val_if_fail (VIS_IS_NUMBER_PARSER (self) && number != NULL, NULL);

  text = vis_phone_format (vis_number_get_e164 (number), VIS_PHONE_NATIONAL);
  return text ? text : g_strdup (vis_number_get_e164 (number));
}

char *
vis_number_parser_format_as_you_type (VisNumberParser *self, const char *text)
{
  g_autofree char *plain = NULL;
  g_autofree char *digits = NULL;

  g_return_val_if_fail (VIS_IS_NUMBER_PARSER (self) && text != NULL, NULL);

  if (strlen (text) > MAX_LENGTH || !g_utf8_validate (text, -1, NULL))
    return g_strdup (text);
  plain = normalize (text);
  digits = remove_separators (plain);
  if (!digits || !digits[0] || strlen (digits) > MAX_TYPED_DIGITS)
    return g_strdup (text);
  return vis_phone_format_as_you_type (digits, self->region);
}
