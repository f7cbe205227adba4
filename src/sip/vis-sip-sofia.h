/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* sofia-sip with its opaque application pointers bound to our types. For the .c files of this room
 * only: no header that another room reads includes it. */
#define SU_ROOT_MAGIC_T struct _VisSipStack
#define NUA_MAGIC_T struct _VisSipStack
#define NUA_HMAGIC_T struct _VisSipDialog

#include <sofia-sip/msg_addr.h>
#include <sofia-sip/msg_header.h>
#include <sofia-sip/msg_mclass.h>
#include <sofia-sip/nta_tag.h>
#include <sofia-sip/nua.h>
#include <sofia-sip/nua_tag.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_protos.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <sofia-sip/su_glib.h>
#include <sofia-sip/su_log.h>
#include <sofia-sip/su_uniqueid.h>
#include <sofia-sip/tport_tag.h>
