/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sip/vis-sip-stack-private.h"

#include <arpa/inet.h>
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "base/vis-error.h"
#include "sip/vis-sip-dialog-private.h"
#include "sip/vis-sip-guard.h"
#include "sip/vis-sip-text.h"

#define MAX_DIALOGS 32
#define MAX_UNANSWERED 8
/* Of a flood of INVITEs with forged sources so many ring. Then whoever calls must answer a 183
 * first, and has as long for that as so many others need to come. */
#define MAX_UNPROVEN 2
#define MAX_PROVING 24
#define BIND_ATTEMPTS 16
/* What the others need to answer our CANCEL or BYE; nua_shutdown() itself is quick after that. */
#define SHUTDOWN_MS 1500

/* Where a request would go that no dialog steers: discard. sofia falls back to the Contact that
 * the other side named, and that may be anything. */
#define NOWHERE "sip:127.0.0.1:9;transport=udp"

struct _VisSipStack
{
  GObject parent_instance;

  VisSipTransport *transport;
  VisClock *clock;
  su_root_t *root;
  GSource *source; /* not owned: su_root_destroy() frees it */
  nua_t *nua;
  GPtrArray *dialogs; /* (element-type VisSipDialog): until their part of the network is over */

  GTask *shutdown;
  guint shutdown_timer;
  gboolean shut_down;
};

enum
{
  INCOMING,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VisSipStack, vis_sip_stack, G_TYPE_OBJECT)

G_GNUC_PRINTF (2, 0)
static void
log_sofia (void *stream, const char *format, va_list arguments)
{
  g_autofree char *line = g_strdup_vprintf (format, arguments);

  g_strchomp (line);
  g_debug ("sofia-sip: %s", line);
}

static char *
format_proxy (guint16 virtual_port)
{
  return g_strdup_printf ("sip:127.0.0.1:%u;transport=udp", virtual_port);
}

/* sofia binds port 0 as well, but tells nobody which one it got. */
static guint16
find_free_port (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t length = sizeof address;
  guint16 port = 0;
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  if (fd >= 0 && bind (fd, (struct sockaddr *)&address, sizeof address) == 0
      && getsockname (fd, (struct sockaddr *)&address, &length) == 0)
    port = ntohs (address.sin_port);
  if (fd >= 0)
    close (fd);
  return port;
}

static nua_t *
create_nua (VisSipStack *self, const char *from, guint16 port)
{
  /* The name says nothing about this computer, and differs from one start to the next. */
  g_autofree char *url = g_strdup_printf ("sip:%06x.invalid:%u;maddr=127.0.0.1;transport=udp",
                                          g_random_int_range (0, 1 << 24), port);

  return nua_create (
      self->root, _vis_sip_stack_on_event, self, NUTAG_URL (url), SIPTAG_FROM_STR (from),
      /* Nobody needs to know which program this is, and of which age. */
      SIPTAG_USER_AGENT (SIP_NONE),
      /* Short forms of header names (RFC 3261, 7.3.3): an INVITE must fit into one datagram. */
      NTATAG_SIPFLAGS (MSG_DO_CANONIC | MSG_DO_COMPACT),
      /* SDP is ours: sofia's parser knows neither SAVPF nor how to stop. */
      NUTAG_MEDIA_ENABLE (0), SIPTAG_ALLOW_STR (VIS_SIP_METHODS),
      NUTAG_APPL_METHOD ("MESSAGE, INFO, UPDATE"), SIPTAG_SUPPORTED_STR ("100rel, timer"),
      /* Nothing is tried again elsewhere or later on the word of the other side: no 302, 305, 401,
       * 503 with Retry-After. (NUTAG_AUTO302 would do for the first; newer versions lack it.) */
      NUTAG_RETRY_COUNT (0),
      /* A session timer (RFC 4028) only if the other side asks; refreshed without an offer. */
      NUTAG_SESSION_TIMER (0), NUTAG_MIN_SE (90), NUTAG_UPDATE_REFRESH (1),
      NTATAG_MCLASS (_vis_sip_guard_get_message_class ()), NTATAG_DEFAULT_PROXY (NOWHERE),
      NTATAG_UDP_MTU (65535), NTATAG_PASS_100 (1),
      /* Answers go back to where the request came from, whether the Via says so or not. */
      NTATAG_SERVER_RPORT (2), NTATAG_MAX_PROCEEDING (MAX_DIALOGS + MAX_PROVING),
      TPTAG_STUN_SERVER (0), TAG_END ());
}

static gboolean
start (VisSipStack *self, const char *from, GError **error)
{
  guint16 port = 0;

  su_init ();
  su_log_redirect (NULL, log_sofia, NULL);
  self->root = su_glib_root_create (self);
  if (self->root)
    {
      su_root_threading (self->root, 0);
      self->source = su_glib_root_gsource (self->root);
      g_source_attach (self->source, NULL);
      for (guint i = 0; i < BIND_ATTEMPTS && !self->nua; i++)
        {
          port = find_free_port ();
          if (port != 0)
            self->nua = create_nua (self, from, port);
        }
    }
  if (!self->nua)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_FAILED, "Can’t start the SIP stack: %s",
                   g_strerror (errno));
      return FALSE;
    }
  vis_sip_transport_set_inner_port (self->transport, port);
  return TRUE;
}

static void
stop (VisSipStack *self)
{
  g_clear_pointer (&self->nua, nua_destroy);
  if (self->source)
    g_source_destroy (self->source);
  self->source = NULL;
  g_clear_pointer (&self->root, su_root_destroy);
  su_deinit ();
}

/* For walking: a handler of a signal may change the list. */
static GPtrArray *
copy_dialogs (VisSipStack *self)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->dialogs->len; i++)
    g_ptr_array_add (copy, g_object_ref (g_ptr_array_index (self->dialogs, i)));
  return copy;
}

static void
on_unreachable (VisSipTransport *transport, const VisAddress *remote, gpointer user_data)
{
  VisSipStack *self = user_data;
  VisAddress address = *remote;
  g_autoptr (GPtrArray) dialogs = copy_dialogs (self);

  for (guint i = 0; i < dialogs->len; i++)
    {
      VisSipDialog *dialog = g_ptr_array_index (dialogs, i);

      /* Once anything came from there, an ICMP error is a passing one, or a forged one. */
      if (dialog->state == VIS_SIP_DIALOG_CALLING && !dialog->heard
          && vis_address_equal (&dialog->remote, &address))
        _vis_sip_dialog_give_up (dialog, VIS_SIP_END_UNREACHABLE);
    }
}

/* A second 200 to our INVITE, from another fork, belongs to no handle: sofia answers it with ACK
 * and BYE along the default route. So that is the way of the latest call that was placed. */
static void
steer_the_rest (VisSipStack *self)
{
  g_autofree char *proxy = NULL;

  for (guint i = self->dialogs->len; i > 0 && !proxy; i--)
    {
      VisSipDialog *dialog = g_ptr_array_index (self->dialogs, i - 1);

      if (!dialog->incoming)
        proxy = format_proxy (dialog->virtual_port);
    }
  nua_set_params (self->nua, NTATAG_DEFAULT_PROXY (proxy ? proxy : NOWHERE), TAG_END ());
}

static void
close_nua (VisSipStack *self)
{
  vis_clock_clear (self->clock, &self->shutdown_timer);
  while (self->dialogs->len > 0)
    _vis_sip_dialog_detach (g_ptr_array_index (self->dialogs, 0));
  nua_shutdown (self->nua);
}

static gboolean
on_shutdown_timeout (gpointer user_data)
{
  VisSipStack *self = user_data;

  self->shutdown_timer = 0;
  close_nua (self);
  return G_SOURCE_REMOVE;
}

static gboolean
finish_shutdown (gpointer user_data)
{
  VisSipStack *self = user_data;
  g_autoptr (GTask) task = g_steal_pointer (&self->shutdown);

  vis_sip_transport_set_inner_port (self->transport, 0);
  stop (self);
  g_task_return_boolean (task, TRUE);
  g_object_unref (self); /* the reference that a running stack holds to itself */
  return G_SOURCE_REMOVE;
}

static void
vis_sip_stack_finalize (GObject *object)
{
  VisSipStack *self = VIS_SIP_STACK (object);

  g_signal_handlers_disconnect_by_data (self->transport, self);
  g_clear_object (&self->transport);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->dialogs, g_ptr_array_unref);
  G_OBJECT_CLASS (vis_sip_stack_parent_class)->finalize (object);
}

static void
vis_sip_stack_class_init (VisSipStackClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vis_sip_stack_finalize;

  signals[INCOMING] = g_signal_new ("incoming", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN,
                                    1, VIS_TYPE_SIP_DIALOG);
}

static void
vis_sip_stack_init (VisSipStack *self)
{
  self->dialogs = g_ptr_array_new_with_free_func (g_object_unref);
}

VisSipTransport *
_vis_sip_stack_get_transport (VisSipStack *self)
{
  return self->transport;
}

VisClock *
_vis_sip_stack_get_clock (VisSipStack *self)
{
  return self->clock;
}

/* Incoming dialogs, by what is known of their callers. */
typedef struct
{
  guint n_unanswered;
  guint n_unproven;
  guint n_proving;
  VisSipDialog *oldest_proving; /* (nullable) */
} Callers;

static Callers
count_callers (VisSipStack *self)
{
  Callers callers = { 0 };

  for (guint i = 0; i < self->dialogs->len; i++)
    {
      VisSipDialog *dialog = g_ptr_array_index (self->dialogs, i);

      if (!dialog->incoming || dialog->state == VIS_SIP_DIALOG_ENDED)
        continue;
      if (dialog->proving)
        {
          callers.n_proving++;
          if (!callers.oldest_proving)
            callers.oldest_proving = dialog;
          continue;
        }
      callers.n_unanswered += dialog->state == VIS_SIP_DIALOG_RECEIVED;
      callers.n_unproven += !dialog->proven;
    }
  return callers;
}

guint
_vis_sip_stack_admit (VisSipStack *self)
{
  Callers callers = count_callers (self);

  if (self->shutdown || self->dialogs->len - callers.n_proving >= MAX_DIALOGS)
    return 503;
  return callers.n_unanswered >= MAX_UNANSWERED ? 486 : 0;
}

gboolean
_vis_sip_stack_is_crowded (VisSipStack *self)
{
  Callers callers = count_callers (self);

  if (callers.n_proving >= MAX_PROVING)
    vis_sip_dialog_reject (callers.oldest_proving, 486, NULL);
  return callers.n_unproven >= MAX_UNPROVEN;
}

void
_vis_sip_stack_add_dialog (VisSipStack *self, VisSipDialog *dialog)
{
  g_autofree char *proxy = format_proxy (dialog->virtual_port);

  /* For this handle and whatever is sent on it: ACK, BYE, PRACK, CANCEL. */
  nua_set_hparams (dialog->handle, NUTAG_PROXY (proxy), TAG_END ());
  g_ptr_array_add (self->dialogs, g_object_ref (dialog));
  if (!dialog->incoming)
    steer_the_rest (self);
}

void
_vis_sip_stack_remove_dialog (VisSipStack *self, VisSipDialog *dialog)
{
  gboolean incoming = dialog->incoming;

  g_ptr_array_remove (self->dialogs, dialog);
  if (!incoming)
    steer_the_rest (self);
  if (self->shutdown_timer != 0 && self->dialogs->len == 0)
    close_nua (self);
}

gboolean
_vis_sip_stack_offer_dialog (VisSipStack *self, VisSipDialog *dialog)
{
  gboolean taken = FALSE;

  g_signal_emit (self, signals[INCOMING], 0, dialog, &taken);
  return taken;
}

void
_vis_sip_stack_on_shutdown (VisSipStack *self)
{
  /* sofia still stands on the stack. */
  if (!self->shut_down)
    g_idle_add (finish_shutdown, self);
  self->shut_down = TRUE;
}

const char *
vis_sip_stack_get_library_version (void)
{
  return nua_version;
}

/* At exit, sofia deletes the thread key of its random numbers, made or not: key 0, which is GLib's,
 * when it was not; and a thread that GLib just starts aborts. One random number makes it. */
void
vis_sip_stack_global_init (void)
{
  su_randint (0, 1);
}

VisSipStack *
vis_sip_stack_new (const VisSipStackOptions *options, GError **error)
{
  g_autoptr (VisSipStack) self = NULL;
  g_autofree char *from = NULL;

  g_return_val_if_fail (options && VIS_IS_SIP_TRANSPORT (options->transport), NULL);

  self = g_object_new (VIS_TYPE_SIP_STACK, NULL);
  self->transport = g_object_ref (options->transport);
  self->clock = options->clock ? g_object_ref (options->clock) : vis_system_clock_new ();
  g_signal_connect (self->transport, "unreachable", G_CALLBACK (on_unreachable), self);
  from = _vis_sip_text_from (options->user, options->display_name);
  if (!start (self, from, error))
    {
      stop (self);
      return NULL;
    }
  g_object_ref (self);
  return g_steal_pointer (&self);
}

void
vis_sip_stack_set_profile (VisSipStack *self, const char *user, const char *display_name)
{
  g_autofree char *from = NULL;

  g_return_if_fail (VIS_IS_SIP_STACK (self));

  if (self->shutdown)
    return;
  from = _vis_sip_text_from (user, display_name);
  nua_set_params (self->nua, SIPTAG_FROM_STR (from), TAG_END ());
}

VisSipDialog *
vis_sip_stack_invite (VisSipStack *self, const VisRoute *route, const char *content_type,
                      GBytes *body, GError **error)
{
  g_autoptr (VisSipDialog) dialog = NULL;
  g_autoptr (VisRoute) plain = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *to = NULL;
  g_autofree char *call_id = NULL;
  nua_handle_t *handle;
  guint16 virtual_port;

  g_return_val_if_fail (VIS_IS_SIP_STACK (self), NULL);
  g_return_val_if_fail (route && content_type && body, NULL);

  if (self->shutdown || self->dialogs->len - count_callers (self).n_proving >= MAX_DIALOGS)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_BUSY, _ ("Too many calls at once"));
      return NULL;
    }
  virtual_port = vis_sip_transport_acquire (self->transport, &route->address, error);
  if (virtual_port == 0)
    return NULL;

  plain = vis_route_copy (route);
  plain->address.scope_id = 0; /* means nothing beyond this computer, and no URI can hold it */
  uri = vis_route_to_string (plain);
  to = g_strdup_printf ("<%s>", uri);
  /* sofia's own Call-ID is made of time and hardware address. */
  call_id = g_strdup_printf ("%08x%08x", g_random_int (), g_random_int ());
  handle = nua_handle (self->nua, NULL, NUTAG_URL (uri), SIPTAG_TO_STR (to),
                       SIPTAG_CALL_ID_STR (call_id), TAG_END ());
  if (!handle)
    {
      vis_sip_transport_release (self->transport, virtual_port);
      g_set_error (error, VIS_ERROR, VIS_ERROR_FAILED, _ ("Can’t call “%s”"), uri);
      return NULL;
    }
  dialog = _vis_sip_dialog_new_outgoing (self, handle, virtual_port, route, call_id);
  _vis_sip_stack_add_dialog (self, dialog);
  _vis_sip_dialog_send_invite (dialog, content_type, body);
  return g_steal_pointer (&dialog);
}

void
vis_sip_stack_shutdown_async (VisSipStack *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GPtrArray) dialogs = NULL;

  g_return_if_fail (VIS_IS_SIP_STACK (self));
  g_return_if_fail (self->nua && !self->shutdown);

  self->shutdown = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->shutdown, vis_sip_stack_shutdown_async);
  dialogs = copy_dialogs (self);
  for (guint i = 0; i < dialogs->len; i++)
    {
      VisSipDialog *dialog = g_ptr_array_index (dialogs, i);

      vis_sip_dialog_end (dialog, NULL);
      /* There is nobody yet whom a CANCEL could be sent to. */
      if (!dialog->incoming && !dialog->heard)
        _vis_sip_dialog_detach (dialog);
    }
  if (self->dialogs->len == 0)
    close_nua (self);
  else
    self->shutdown_timer
        = vis_clock_add_timeout (self->clock, SHUTDOWN_MS, on_shutdown_timeout, self);
}

gboolean
vis_sip_stack_shutdown_finish (VisSipStack *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
