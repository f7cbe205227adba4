/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peer/vis-peer-order.h"

#include <string.h>

#include "base/vis-error.h"

/* More calls than anybody makes; it keeps the number in range. */
#define MAX_CALL_DIGITS 6

static const struct
{
  const char *words;
  VisPeerOrderKind kind;
  gboolean of_call; /* a number may stand before it */
  const char *text; /* (nullable): what must follow */
  const char *help;
} rows[] = {
  { "call", VIS_PEER_ORDER_CALL, FALSE, "TARGET", "Call; who is talked to is held" },
  { "answer", VIS_PEER_ORDER_ANSWER, TRUE, NULL,
    "Answer the call that rings; who is talked to is held" },
  { "decline", VIS_PEER_ORDER_DECLINE, TRUE, NULL, "Decline the call that rings" },
  { "hang-up", VIS_PEER_ORDER_HANG_UP, TRUE, NULL, "End the call" },
  { "hold", VIS_PEER_ORDER_HOLD, TRUE, NULL, "Hold the call" },
  { "resume", VIS_PEER_ORDER_RESUME, TRUE, NULL, "Go on with the call that is held" },
  { "swap", VIS_PEER_ORDER_SWAP, TRUE, NULL, "Talk in the call that is held, hold the other" },
  { "mute", VIS_PEER_ORDER_MUTE, TRUE, NULL, "Turn the own microphone off" },
  { "unmute", VIS_PEER_ORDER_UNMUTE, TRUE, NULL, "Turn it on again" },
  { "camera on", VIS_PEER_ORDER_CAMERA_ON, TRUE, NULL, "Turn the own camera on" },
  { "camera off", VIS_PEER_ORDER_CAMERA_OFF, TRUE, NULL, "Turn it off" },
  { "screen on", VIS_PEER_ORDER_SCREEN_ON, TRUE, NULL,
    "Share a screen, which the desktop asks for" },
  { "screen off", VIS_PEER_ORDER_SCREEN_OFF, TRUE, NULL, "Show the camera's picture again" },
  { "video ask", VIS_PEER_ORDER_VIDEO_ASK, TRUE, NULL,
    "Ask the other side to add video to the call" },
  { "video accept", VIS_PEER_ORDER_VIDEO_ACCEPT, TRUE, NULL,
    "Accept video that the other side asks for" },
  { "video refuse", VIS_PEER_ORDER_VIDEO_REFUSE, TRUE, NULL, "Refuse it" },
  { "say", VIS_PEER_ORDER_SAY, TRUE, "TEXT", "Send a line of chat" },
  { "quit", VIS_PEER_ORDER_QUIT, FALSE, NULL, "End all calls and the program" },
};

static VisPeerOrder *
refuse (GError **error, const char *words, const char *why)
{
  g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID, "“%s” %s", words, why);
  return NULL;
}

/* Returns: what follows @words and a blank in @line, "" when nothing does, NULL when it begins
 * otherwise. One blank between two words of @words stands for any number of them. */
static const char *
skip_words (const char *line, const char *words)
{
  while (*words)
    if (*words == ' ')
      {
        gsize blanks = strspn (line, " ");

        if (blanks == 0)
          return NULL;
        line += blanks;
        words++;
      }
    else if (*line++ != *words++)
      return NULL;
  return *line == '\0' || *line == ' ' ? line + strspn (line, " ") : NULL;
}

/* Moves @line behind the number of a call. Returns: FALSE when it is none. */
static gboolean
read_call (const char **line, guint *call)
{
  gsize digits = strspn (*line, "0123456789");

  *call = 0;
  if (digits == 0)
    return TRUE;
  if (digits > MAX_CALL_DIGITS || ((*line)[digits] != ' ' && (*line)[digits] != '\0'))
    return FALSE;
  for (gsize i = 0; i < digits; i++)
    *call = *call * 10 + (guint)((*line)[i] - '0');
  *line += digits;
  *line += strspn (*line, " ");
  return *call > 0;
}

static VisPeerOrder *
parse_words (const char *line, guint call, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *rest = skip_words (line, rows[i].words);
      VisPeerOrder *order;

      if (!rest)
        continue;
      if (call > 0 && !rows[i].of_call)
        return refuse (error, rows[i].words, "belongs to no call");
      if (*rest && !rows[i].text)
        return refuse (error, rows[i].words, "takes no further words");
      if (!*rest && rows[i].text)
        return refuse (error, rows[i].words, "says too little (see --help)");
      order = g_new0 (VisPeerOrder, 1);
      order->kind = rows[i].kind;
      order->call = call;
      order->text = rows[i].text ? g_strdup (rest) : NULL;
      return order;
    }
  return refuse (error, line, "is no command (see --help)");
}

VisPeerOrder *
vis_peer_order_parse (const char *line, gsize size, GError **error)
{
  g_autofree char *copy = NULL;
  const char *rest;
  guint call;

  g_return_val_if_fail (line != NULL || size == 0, NULL);

  if (size > VIS_PEER_ORDER_MAX)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_TOO_LARGE, "A command has at most %d bytes",
                   VIS_PEER_ORDER_MAX);
      return NULL;
    }
  if (size > 0 && !g_utf8_validate (line, (gssize)size, NULL))
    {
      g_set_error_literal (error, VIS_ERROR, VIS_ERROR_INVALID, "A command is no text in UTF-8");
      return NULL;
    }
  copy = g_strndup (line ? line : "", size);
  g_strchomp (copy);
  rest = copy + strspn (copy, " ");
  if (*rest == '\0' || *rest == '#')
    return g_new0 (VisPeerOrder, 1);
  if (!read_call (&rest, &call))
    return refuse (error, rest, "does not begin with the number of a call");
  return parse_words (rest, call, error);
}

void
vis_peer_order_free (VisPeerOrder *order)
{
  g_free (order->text);
  g_free (order);
}

char *
vis_peer_order_get_help (void)
{
  GString *help = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *words
          = g_strdup_printf ("%s %s", rows[i].words, rows[i].text ? rows[i].text : "");

      g_string_append_printf (help, "  %-12s %s\n", g_strchomp (words), rows[i].help);
    }
  return g_string_free (help, FALSE);
}
