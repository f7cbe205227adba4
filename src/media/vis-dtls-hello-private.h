/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VisDtlsHello:
 *
 * GStreamer's DTLS sends its handshake in packets of 256 bytes, because it knows no MTU, and cuts
 * the ClientHello in two. Servers with mbedTLS, as Linphone has it, do not take that one in pieces.
 * It is not encrypted, and the handshake's checksum is one of whole messages (RFC 6347, 4.2.6): so
 * the pieces can be joined again on their way out. On one thread at a time.
 */
typedef struct _VisDtlsHello VisDtlsHello;

VisDtlsHello *_vis_dtls_hello_new (void);
void _vis_dtls_hello_free (VisDtlsHello *self);

/**
 * _vis_dtls_hello_take:
 * @data: a packet on its way out
 * @whole: (out) (transfer full) (nullable): the packet to be sent now, made of all pieces
 *
 * Returns: whether the packet was a piece, which is kept here. FALSE: it is to be sent as it is.
 */
gboolean _vis_dtls_hello_take (VisDtlsHello *self, const guint8 *data, gsize size, GBytes **whole);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisDtlsHello, _vis_dtls_hello_free)

G_END_DECLS
