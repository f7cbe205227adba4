/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-call-target.h"

#include <glib/gi18n.h>
#include <string.h>

#include "directory/vis-target.h"

/* Fewer digits are part of nearly every number, and say nothing about which one is meant. */
#define MIN_DIGITS 3

struct _VisCallTarget
{
  GObject parent_instance;

  char *target;
  char *text;
  char *kind;
  char *digits; /* for search: the number's forms, or NULL for an address */
};

enum
{
  PROP_TARGET = 1,
  PROP_TEXT,
  PROP_KIND,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (VisCallTarget, vis_call_target, G_TYPE_OBJECT)

static VisCallTarget *
new_target (const char *target, const char *text, const char *kind, char *digits)
{
  VisCallTarget *self = g_object_new (VIS_TYPE_CALL_TARGET, NULL);
  self->target = g_strdup (target);
  self->text = vis_isolate (text);
  self->kind = g_strdup (kind);
  self->digits = digits;
  return self;
}

/* The types that address books write (RFC 6350, 6.4.1, RFC 2426, 3.3.1); others are shown as they
 * are: they are labels that the user gave. */
const char *
vis_call_target_kind_to_text (const char *type)
{
  static const struct
  {
    const char *type;
    const char *text;
  } kinds[] = {
    { "cell", N_ ("Mobile") },
    { "home", N_ ("Home") },
    { "work", N_ ("Work") },
    { "home cell", N_ ("Mobile, home") },
    { "work cell", N_ ("Mobile, work") },
    { "cell home", N_ ("Mobile, home") },
    { "cell work", N_ ("Mobile, work") },
    { "fax", N_ ("Fax") },
    { "home fax", N_ ("Fax, home") },
    { "work fax", N_ ("Fax, work") },
    { "main", N_ ("Main") },
    { "pager", N_ ("Pager") },
    { "video", N_ ("Video") },
    { "voice", N_ ("Telephone") },
    { "other", N_ ("Other") },
  };

  if (type == NULL)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_ascii_strcasecmp (kinds[i].type, type) == 0)
      return _ (kinds[i].text);
  return type;
}

static VisCallTarget *
target_for_number (const VisNumber *number, const char *type, const char *national,
                   VisNumberParser *parser)
{
  const char *e164 = vis_number_get_e164 (number);
  g_autofree char *shown = vis_number_parser_format (parser, number);
  return new_target (e164, shown, vis_call_target_kind_to_text (type),
                     g_strconcat (e164, " ", national != NULL ? national : "", NULL));
}

static VisCallTarget *
target_for_uri (const VisSipUri *uri)
{
  g_autofree char *target = vis_sip_uri_to_string (uri);
  const char *shown = strchr (target, ':');
  return new_target (target, shown != NULL ? shown + 1 : target, NULL, NULL);
}

VisCallTarget *
vis_call_target_parse (const char *text, VisNumberParser *parser, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (VIS_IS_NUMBER_PARSER (parser), NULL);

  g_autoptr (VisTarget) target = vis_target_parse (text, parser, error);
  if (target == NULL)
    return NULL;
  switch (target->kind)
    {
    case VIS_TARGET_NUMBER:
      return target_for_number (target->number, NULL, NULL, parser);
    case VIS_TARGET_ADDRESS:
      return target_for_uri (target->uri);
    default:
      g_assert_not_reached ();
    }
}

GListModel *
vis_call_target_list_for_contact (VisContact *contact, VisNumberParser *parser)
{
  g_return_val_if_fail (VIS_IS_CONTACT (contact), NULL);
  g_return_val_if_fail (VIS_IS_NUMBER_PARSER (parser), NULL);

  GListStore *targets = g_list_store_new (VIS_TYPE_CALL_TARGET);
  GPtrArray *numbers = vis_contact_get_numbers (contact);
  GPtrArray *addresses = vis_contact_get_addresses (contact);
  for (guint i = 0; i < numbers->len; i++)
    {
      const VisContactNumber *number = g_ptr_array_index (numbers, i);
      g_autoptr (VisCallTarget) target
          = target_for_number (number->number, number->type, number->national, parser);
      g_list_store_append (targets, target);
    }
  for (guint i = 0; i < addresses->len; i++)
    {
      g_autoptr (VisCallTarget) target = target_for_uri (g_ptr_array_index (addresses, i));
      g_list_store_append (targets, target);
    }
  return G_LIST_MODEL (targets);
}

/* In the international or the national form. */
static gboolean
has_digits (VisCallTarget *self, const char *digits)
{
  return self->digits != NULL && strstr (self->digits, digits) != NULL;
}

VisCallTarget *
vis_call_target_choose (GListModel *targets, const char *query)
{
  g_return_val_if_fail (G_IS_LIST_MODEL (targets), NULL);

  g_autoptr (GString) digits = g_string_new (NULL);
  for (const char *c = query; c != NULL && *c != '\0'; c++)
    if (g_ascii_isdigit (*c))
      g_string_append_c (digits, *c);
  for (guint i = 0; digits->len >= MIN_DIGITS && i < g_list_model_get_n_items (targets); i++)
    {
      g_autoptr (VisCallTarget) target = g_list_model_get_item (targets, i);
      if (has_digits (target, digits->str))
        return g_steal_pointer (&target);
    }
  return g_list_model_get_item (targets, 0);
}

const char *
vis_call_target_get_target (VisCallTarget *self)
{
  g_return_val_if_fail (VIS_IS_CALL_TARGET (self), NULL);
  return self->target;
}

const char *
vis_call_target_get_text (VisCallTarget *self)
{
  g_return_val_if_fail (VIS_IS_CALL_TARGET (self), NULL);
  return self->text;
}

const char *
vis_call_target_get_kind (VisCallTarget *self)
{
  g_return_val_if_fail (VIS_IS_CALL_TARGET (self), NULL);
  return self->kind;
}

char *
vis_isolate (const char *text)
{
  return g_strconcat ("\u2066", text, "\u2069", NULL);
}

static void
vis_call_target_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VisCallTarget *self = VIS_CALL_TARGET (object);
  switch (id)
    {
    case PROP_TARGET:
      g_value_set_string (value, self->target);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_KIND:
      g_value_set_string (value, self->kind);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_call_target_finalize (GObject *object)
{
  VisCallTarget *self = VIS_CALL_TARGET (object);
  g_free (self->target);
  g_free (self->text);
  g_free (self->kind);
  g_free (self->digits);
  G_OBJECT_CLASS (vis_call_target_parent_class)->finalize (object);
}

static void
vis_call_target_class_init (VisCallTargetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = vis_call_target_get_property;
  object_class->finalize = vis_call_target_finalize;

  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  props[PROP_TARGET] = g_param_spec_string ("target", NULL, NULL, NULL, flags);
  props[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  props[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
vis_call_target_init (VisCallTarget *self)
{
}
