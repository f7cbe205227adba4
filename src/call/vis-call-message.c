/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call/vis-call-message.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/vis-error.h"

#define MAX_DEPTH 4
#define MAX_SIDE 16384

/* json-glib recurses into nested arrays: refuse depth before it sees any. */
static gboolean
is_shallow (const char *body, gsize size)
{
  gboolean in_string = FALSE;
  int depth = 0;

  for (gsize i = 0; i < size; i++)
    {
      char c = body[i];

      if (in_string)
        {
          if (c == '\\')
            i++;
          else if (c == '"')
            in_string = FALSE;
        }
      else if (c == '"')
        in_string = TRUE;
      else if (c == '[' || c == '{')
        {
          if (++depth > MAX_DEPTH)
            return FALSE;
        }
      else if (c == ']' || c == '}')
        depth--;
    }
  return TRUE;
}

static gboolean
read_boolean (JsonObject *object, const char *name, gboolean *has, gboolean *value)
{
  JsonNode *node = json_object_get_member (object, name);

  if (!node)
    return TRUE;
  if (json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return FALSE;
  *has = TRUE;
  *value = json_node_get_boolean (node);
  return TRUE;
}

static gboolean
read_orientation (JsonObject *object, VisCallMessage *message)
{
  JsonNode *node = json_object_get_member (object, "orientation");
  gint64 degrees;

  if (!node)
    return TRUE;
  if (json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  degrees = json_node_get_int (node);
  if (degrees != 0 && degrees != 90 && degrees != 180 && degrees != 270)
    return FALSE;
  message->has_orientation = TRUE;
  message->orientation = (int)degrees;
  return TRUE;
}

static gboolean
read_side (JsonArray *array, guint index, int *side)
{
  JsonNode *node = json_array_get_element (array, index);
  gint64 value;

  if (json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  value = json_node_get_int (node);
  *side = (int)CLAMP (value, 0, MAX_SIDE);
  return value >= 1 && value <= MAX_SIDE;
}

static gboolean
read_size (JsonObject *object, VisCallMessage *message)
{
  JsonNode *node = json_object_get_member (object, "size");
  JsonArray *array;

  if (!node)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = json_node_get_array (node);
  message->has_size = json_array_get_length (array) == 2 && read_side (array, 0, &message->width)
                      && read_side (array, 1, &message->height);
  return message->has_size;
}

static gboolean
read_text (JsonObject *object, VisCallMessage *message)
{
  JsonNode *node = json_object_get_member (object, "text");
  const char *text;

  if (!node)
    return TRUE;
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return FALSE;
  text = json_node_get_string (node);
  if (strlen (text) > VIS_CALL_MESSAGE_MAX_TEXT || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  message->text = g_strdup (text);
  return TRUE;
}

VisCallMessage *
vis_call_message_parse (const char *body, gsize size, GError **error)
{
  g_autoptr (VisCallMessage) message = g_new0 (VisCallMessage, 1);
  g_autoptr (JsonParser) parser = NULL;
  JsonNode *root;
  JsonObject *object;

  g_return_val_if_fail (body != NULL || size == 0, NULL);

  if (size > VIS_CALL_MESSAGE_MAX_SIZE)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_TOO_LARGE,
                   "A message of %" G_GSIZE_FORMAT " bytes is longer than %d", size,
                   VIS_CALL_MESSAGE_MAX_SIZE);
      return NULL;
    }
  parser = json_parser_new_immutable ();
  if (size == 0 || memchr (body, '\0', size) || !g_utf8_validate_len (body, size, NULL)
      || !is_shallow (body, size) || !json_parser_load_from_data (parser, body, (gssize)size, NULL)
      || !(root = json_parser_get_root (parser)) || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, VIS_ERROR, VIS_ERROR_INVALID, "The message is not a JSON object");
      return NULL;
    }

  object = json_node_get_object (root);
  if (!read_boolean (object, "muted", &message->has_muted, &message->muted)
      || !read_boolean (object, "camera", &message->has_camera, &message->camera)
      || !read_boolean (object, "waiting", &message->has_waiting, &message->waiting)
      || !read_boolean (object, "still", &message->has_still, &message->still)
      || !read_boolean (object, "screen", &message->has_screen, &message->screen)
      || !read_orientation (object, message) || !read_size (object, message)
      || !read_text (object, message))
    {
      g_set_error_literal (error, VIS_ERROR, VIS_ERROR_INVALID,
                           "A member of the message has a wrong type or value");
      return NULL;
    }
  return g_steal_pointer (&message);
}

char *
vis_call_message_print (const VisCallMessage *message)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  if (message->has_muted)
    {
      json_builder_set_member_name (builder, "muted");
      json_builder_add_boolean_value (builder, message->muted);
    }
  if (message->has_camera)
    {
      json_builder_set_member_name (builder, "camera");
      json_builder_add_boolean_value (builder, message->camera);
    }
  if (message->has_orientation)
    {
      json_builder_set_member_name (builder, "orientation");
      json_builder_add_int_value (builder, message->orientation);
    }
  if (message->has_size)
    {
      json_builder_set_member_name (builder, "size");
      json_builder_begin_array (builder);
      json_builder_add_int_value (builder, message->width);
      json_builder_add_int_value (builder, message->height);
      json_builder_end_array (builder);
    }
  if (message->has_waiting)
    {
      json_builder_set_member_name (builder, "waiting");
      json_builder_add_boolean_value (builder, message->waiting);
    }
  if (message->has_still)
    {
      json_builder_set_member_name (builder, "still");
      json_builder_add_boolean_value (builder, message->still);
    }
  if (message->has_screen)
    {
      json_builder_set_member_name (builder, "screen");
      json_builder_add_boolean_value (builder, message->screen);
    }
  if (message->text)
    {
      json_builder_set_member_name (builder, "text");
      json_builder_add_string_value (builder, message->text);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

void
vis_call_message_free (VisCallMessage *message)
{
  g_free (message->text);
  g_free (message);
}
