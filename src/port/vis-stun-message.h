/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "base/vis-address.h"

G_BEGIN_DECLS

/** The largest STUN message that is read; checks and binding answers stay far below. */
#define VIS_STUN_MAX_SIZE 2048
#define VIS_STUN_HEADER_SIZE 20
#define VIS_STUN_TRANSACTION_SIZE 12

/** VisStunClass: RFC 8489, 5. */
typedef enum
{
  VIS_STUN_REQUEST,
  VIS_STUN_INDICATION,
  VIS_STUN_SUCCESS,
  VIS_STUN_ERROR,
} VisStunClass;

#define VIS_STUN_METHOD_BINDING 0x001

/** VisStunAttributeType: RFC 8489, 18.3 and RFC 8445, 16.1: those that we read or write. */
typedef enum
{
  VIS_STUN_MAPPED_ADDRESS = 0x0001,
  VIS_STUN_USERNAME = 0x0006,
  VIS_STUN_MESSAGE_INTEGRITY = 0x0008,
  VIS_STUN_XOR_MAPPED_ADDRESS = 0x0020,
  VIS_STUN_PRIORITY = 0x0024,
  VIS_STUN_FINGERPRINT = 0x8028,
} VisStunAttributeType;

/**
 * VisStunMessage:
 * @data: (transfer none): the whole message
 * @transaction: the transaction's 12 bytes, within @data
 * @integrity: where MESSAGE-INTEGRITY begins, 0 when there is none
 * @end: where the attributes end that count: those after MESSAGE-INTEGRITY don't (RFC 8489, 14.5)
 *
 * A message that was checked for its form: a view of the bytes, valid as long as they are.
 */
typedef struct
{
  const guint8 *data;
  gsize size;
  VisStunClass message_class;
  guint16 method;
  const guint8 *transaction;
  gsize integrity;
  gsize end;
} VisStunMessage;

/**
 * vis_stun_message_parse:
 *
 * Checks header, cookie, length, each attribute's bounds, the place of MESSAGE-INTEGRITY and
 * FINGERPRINT, and the latter's value. Pure; any thread.
 *
 * Returns: FALSE and VIS_ERROR_INVALID or VIS_ERROR_TOO_LARGE.
 */
gboolean vis_stun_message_parse (const guint8 *data, gsize size, VisStunMessage *out,
                                 GError **error);

/** vis_stun_message_find: Returns: (nullable): the first such attribute's value, @size bytes. */
const guint8 *vis_stun_message_find (const VisStunMessage *message, VisStunAttributeType type,
                                     gsize *size);

/**
 * vis_stun_message_get_ufrag:
 * @out: (out): the receiver's ufrag, as a string
 *
 * The part of an ICE check's USERNAME before the colon (RFC 8445, 7.2.2).
 *
 * Returns: FALSE when there is none, or none that fits.
 */
gboolean vis_stun_message_get_ufrag (const VisStunMessage *message, char *out, gsize out_size);

/**
 * vis_stun_message_get_mapped_address:
 *
 * Returns: FALSE when there is neither XOR-MAPPED-ADDRESS nor MAPPED-ADDRESS, or it is malformed.
 */
gboolean vis_stun_message_get_mapped_address (const VisStunMessage *message, VisAddress *out);

/**
 * vis_stun_message_check_integrity:
 * @password: the key of the short-term credential (RFC 8489, 9.1)
 *
 * Compares in constant time.
 *
 * Returns: FALSE when MESSAGE-INTEGRITY is missing or wrong.
 */
gboolean vis_stun_message_check_integrity (const VisStunMessage *message, const char *password);

/** VisStunBuilder: a message being written; a plain value, @size bytes of @data are ready. */
typedef struct
{
  guint8 data[1024];
  gsize size;
} VisStunBuilder;

/** vis_stun_transaction_random: fills @transaction with random bytes. */
void vis_stun_transaction_random (guint8 transaction[VIS_STUN_TRANSACTION_SIZE]);

/** vis_stun_builder_init: begins a Binding message. */
void vis_stun_builder_init (VisStunBuilder *self, VisStunClass message_class,
                            const guint8 transaction[VIS_STUN_TRANSACTION_SIZE]);
void vis_stun_builder_add (VisStunBuilder *self, VisStunAttributeType type, const void *value,
                           gsize size);
void vis_stun_builder_add_mapped_address (VisStunBuilder *self, const VisAddress *address);

/** vis_stun_builder_add_integrity: last but for the fingerprint. */
void vis_stun_builder_add_integrity (VisStunBuilder *self, const char *password);

/** vis_stun_builder_add_fingerprint: last of all. */
void vis_stun_builder_add_fingerprint (VisStunBuilder *self);

G_END_DECLS
