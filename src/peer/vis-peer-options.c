/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "peer/vis-peer-options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/vis-error.h"
#include "engine/vis-engine-arguments.h"
#include "peer/vis-peer-order.h"

#define UNSET G_MININT
#define MAX_AFTER_MS 600000
#define MAX_SECONDS (7 * 24 * 3600)

static const char summary[]
    = "A Visavis without a window: answers and places calls, and tells what happens as JSON.\n"
      "\n"
      "Commands:\n"
      "  answer             Wait for calls and answer them\n"
      "  call TARGET        Call a number (out of the contacts), sip:user@host:port or host:port\n"
      "  resolve NUMBER     Print the routes to a number";

static const char description[]
    = "Every line on standard output is a JSON object with “t” (monotonic milliseconds) and\n"
      "“event”; what belongs to a call has “call”, which counts from 1:\n"
      "  listening    address, port\n"
      "  route        uri, address, port, origin\n"
      "  incoming     from, name\n"
      "  state        state (calling, ringing, connecting, active, ended), with ended: reason, "
      "text\n"
      "  ice          state (new, checking, connected, disconnected, failed, closed), local,\n"
      "               remote, type (host, srflx, prflx, relay)\n"
      "  secured      fingerprint, suite, trust (new, known, changed)\n"
      "  first-frame  since_invite_ms, since_answer_ms, width, height, codec\n"
      "  stats        each second: rx_fps, tx_fps, rx_kbps, tx_kbps, width, height, codec, "
      "rtt_ms,\n"
      "               loss (0 to 1), jitter_ms\n"
      "  message      what the other side says in the call: text, muted,\n"
      "               camera or screen (what is seen is a shared screen)\n"
      "  hold         mine, theirs: who holds the call\n"
      "  video        by (me, them): who asked for video in a call without; state (asked, "
      "accepted,\n"
      "               refused)\n"
      "  notice       message: worth knowing, the call goes on\n"
      "  error        message\n"
      "\n"
      "Commands are read from standard input while it runs, one a line; its end changes nothing. "
      "A\n"
      "number before a command names the call: “2 hold”. Otherwise it is the one that is talked "
      "in,\n"
      "or the newest for which the command makes sense. What can’t be done is an error line.\n"
      "%s"
      "\n"
      "Exit status: 0, a call was established and ended normally (or was declined as asked, or\n"
      "routes were found); 1, it failed, and the last line says why; 2, wrong usage. SIGTERM and\n"
      "SIGINT end the calls with BYE first.";

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID, "%s (see --help)", message);
  return FALSE;
}

static gboolean
parse_command (VisPeerOptions *options, char **words, GError **error)
{
  guint n = words ? g_strv_length (words) : 0;

  if (n == 0)
    return refuse (error, "Say what to do: answer, call TARGET or resolve NUMBER");
  if (strcmp (words[0], "answer") == 0)
    {
      options->command = VIS_PEER_ANSWER;
      return n == 1 || refuse (error, "answer takes no further words");
    }
  if (strcmp (words[0], "call") == 0)
    options->command = VIS_PEER_CALL;
  else if (strcmp (words[0], "resolve") == 0)
    options->command = VIS_PEER_RESOLVE;
  else
    return refuse (error, "The commands are answer, call TARGET and resolve NUMBER");
  if (n != 2)
    return refuse (error, "call and resolve take exactly one target");
  options->target = g_strdup (words[1]);
  return TRUE;
}

VisPeerOptions *
vis_peer_options_parse (int *argc, char ***argv, GError **error)
{
  g_autoptr (VisPeerOptions) options = g_new0 (VisPeerOptions, 1);
  g_autoptr (VisEngineArguments) arguments = vis_engine_arguments_new ();
  g_autofree char *data_dir = g_build_filename (g_get_user_data_dir (), "visavis-peer", NULL);
  g_autofree char *orders = vis_peer_order_get_help ();
  g_autofree char *about = g_strdup_printf (description, orders);
  g_autoptr (GOptionContext) context = g_option_context_new ("COMMAND");
  g_auto (GStrv) words = NULL;
  gboolean version = FALSE;
  gboolean decline = FALSE;
  gboolean busy = FALSE;
  gboolean echo = FALSE;
  int after = UNSET;
  double seconds = UNSET;
  gboolean has_after;
  gboolean has_seconds;
  const GOptionEntry entries[] = {
    { "after", 0, 0, G_OPTION_ARG_INT, &after, "answer: ring so long first", "MS" },
    { "decline", 0, 0, G_OPTION_ARG_NONE, &decline, "answer: decline every call", NULL },
    { "busy", 0, 0, G_OPTION_ARG_NONE, &busy, "answer: be busy", NULL },
    { "echo", 0, 0, G_OPTION_ARG_NONE, &echo, "answer: send back what is received", NULL },
    { "once", 0, 0, G_OPTION_ARG_NONE, &options->once, "answer: end after the first call", NULL },
    { "for", 0, 0, G_OPTION_ARG_DOUBLE, &seconds, "call: hang up after so long", "SECONDS" },
    { "audio-only", 0, 0, G_OPTION_ARG_NONE, &options->audio_only, "call: without pictures", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, "Print the version and end", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &words, NULL, NULL },
    { 0 },
  };
  GOptionGroup *group = vis_engine_arguments_get_group (arguments);

  /* One group, so that --help shows everything. */
  g_option_group_add_entries (group, entries);
  g_option_context_set_main_group (context, group);
  g_option_context_set_summary (context, summary);
  g_option_context_set_description (context, about);
  options->engine = vis_engine_options_new (data_dir);
  vis_media_endpoint_set (&options->engine->media->audio_sink, VIS_MEDIA_ENDPOINT_NONE, NULL);
  vis_media_endpoint_set (&options->engine->media->video_sink, VIS_MEDIA_ENDPOINT_NONE, NULL);

  if (!g_option_context_parse (context, argc, argv, error))
    return NULL;
  if (version)
    {
      printf ("visavis-peer %s\n", VIS_VERSION);
      exit (0);
    }
  if (!parse_command (options, words, error)
      || !vis_engine_arguments_apply (arguments, options->engine, error))
    return NULL;
  has_after = after != UNSET;
  has_seconds = seconds != UNSET;
  if (options->command != VIS_PEER_ANSWER
      && (has_after || decline || busy || echo || options->once))
    {
      refuse (error, "--after, --decline, --busy, --echo and --once belong to answer");
      return NULL;
    }
  if (options->command != VIS_PEER_CALL && (has_seconds || options->audio_only))
    {
      refuse (error, "--for and --audio-only belong to call");
      return NULL;
    }
  if (has_after + decline + busy > 1)
    {
      refuse (error, "--after, --decline and --busy exclude each other");
      return NULL;
    }
  if (has_after && (after < 0 || after > MAX_AFTER_MS))
    {
      refuse (error, "--after takes 0 to 600000 milliseconds");
      return NULL;
    }
  /* Not a number is in no range. */
  if (has_seconds && !(seconds > 0 && seconds <= MAX_SECONDS))
    {
      refuse (error, "--for takes more than 0 and at most 604800 seconds");
      return NULL;
    }
  options->reply = decline ? VIS_PEER_DECLINE : busy ? VIS_PEER_BUSY : VIS_PEER_ACCEPT;
  options->after_ms = has_after ? (guint)after : 0;
  options->duration_ms = has_seconds ? MAX ((guint)(seconds * 1000.0), 1) : 0;
  options->engine->media->echo = echo;
  return g_steal_pointer (&options);
}

void
vis_peer_options_free (VisPeerOptions *options)
{
  g_clear_pointer (&options->engine, vis_engine_options_free);
  g_free (options->target);
  g_free (options);
}
