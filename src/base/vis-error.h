/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/*
 * base/: values and seams that every room may use.
 * Comes in: text and bytes; goes out: checked values (VisNumber, VisAddress, VisRoute,
 * VisCandidate, VisFingerprint) and the interfaces that join rooms which never include each
 * other (VisPath, VisSipTransport, VisSecrets, VisClock).
 * Never here: I/O, threads, global state.
 */

G_BEGIN_DECLS

/**
 * VIS_ERROR:
 *
 * The error domain of everything that the world can do to us.
 */
#define VIS_ERROR (vis_error_quark ())

/**
 * VisError:
 * @VIS_ERROR_FAILED: something failed that has no word of its own
 * @VIS_ERROR_INVALID: malformed input: the message names where
 * @VIS_ERROR_TOO_LARGE: input or a request beyond a stated limit
 * @VIS_ERROR_UNSUPPORTED: well-formed, but nothing that we do
 * @VIS_ERROR_NOT_FOUND: no such contact, number, file or route
 * @VIS_ERROR_UNREACHABLE: the network says that nobody is there (ICMP, DNS)
 * @VIS_ERROR_TIMED_OUT: no answer in time
 * @VIS_ERROR_REFUSED: the other side or a policy said no
 * @VIS_ERROR_BUSY: in use: a port, a device, a line
 * @VIS_ERROR_LOCKED: a keyring that stays locked
 * @VIS_ERROR_NO_DEVICE: no camera, microphone or speaker
 * @VIS_ERROR_SECURITY: a key or fingerprint that is not the expected one
 */
typedef enum
{
  VIS_ERROR_FAILED,
  VIS_ERROR_INVALID,
  VIS_ERROR_TOO_LARGE,
  VIS_ERROR_UNSUPPORTED,
  VIS_ERROR_NOT_FOUND,
  VIS_ERROR_UNREACHABLE,
  VIS_ERROR_TIMED_OUT,
  VIS_ERROR_REFUSED,
  VIS_ERROR_BUSY,
  VIS_ERROR_LOCKED,
  VIS_ERROR_NO_DEVICE,
  VIS_ERROR_SECURITY,
} VisError;

GQuark vis_error_quark (void);

/**
 * vis_error_quote:
 * @text: foreign bytes
 *
 * Makes @text fit for the message of an error: valid UTF-8, on one line, at most 60 characters,
 * in quotation marks.
 *
 * Returns: (transfer full): “sip:ann”
 */
char *vis_error_quote (const char *text);

G_END_DECLS
