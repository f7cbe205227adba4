/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * libphonenumber for C: the only file that sees it is vis-phone-shim.cc. For vis-number-parser.c
 * alone; everybody else asks VisNumberParser. All functions may be called on any thread.
 */

/**
 * VisPhoneVerdict:
 * @VIS_PHONE_OK: complete, of a length that the country's plan knows
 * @VIS_PHONE_IMPLAUSIBLE: has a country code, but no length that its plan knows
 * @VIS_PHONE_NOT_A_NUMBER: no digits to speak of
 * @VIS_PHONE_NO_COUNTRY: neither a country code nor a region to take it from
 * @VIS_PHONE_TOO_SHORT: too few digits
 * @VIS_PHONE_TOO_LONG: too many digits
 * @VIS_PHONE_LOCAL: lacks the area code
 * @VIS_PHONE_SHORT_CODE: an emergency or service number, which exists in one country's network only
 */
typedef enum
{
  VIS_PHONE_OK,
  VIS_PHONE_IMPLAUSIBLE,
  VIS_PHONE_NOT_A_NUMBER,
  VIS_PHONE_NO_COUNTRY,
  VIS_PHONE_TOO_SHORT,
  VIS_PHONE_TOO_LONG,
  VIS_PHONE_LOCAL,
  VIS_PHONE_SHORT_CODE,
} VisPhoneVerdict;

typedef enum
{
  VIS_PHONE_INTERNATIONAL, /* "+44 1632 960000" */
  VIS_PHONE_NATIONAL,      /* "01632 960000" */
} VisPhoneFormat;

/**
 * VisPhone:
 * @e164: "+441632960000"
 * @national: the digits as dialled inside the country: "01632960000"
 */
typedef struct
{
  char e164[24];
  char national[32];
} VisPhone;

/**
 * vis_phone_parse:
 * @text: what a person wrote
 * @region: (nullable): "GB": whose national numbers @text may hold; NULL: only "+" will do
 * @out: filled for VIS_PHONE_OK, and for VIS_PHONE_IMPLAUSIBLE when @text begins with "+"
 */
VisPhoneVerdict vis_phone_parse (const char *text, const char *region, VisPhone *out);

/** vis_phone_format: Returns: (transfer full) (nullable): NULL for an unknown country code. */
char *vis_phone_format (const char *e164, VisPhoneFormat format);

/** vis_phone_format_as_you_type: Returns: (transfer full): @digits, grouped as far as they go. */
char *vis_phone_format_as_you_type (const char *digits, const char *region);

/** vis_phone_is_region: Returns: whether @region ("GB") has a numbering plan. */
gboolean vis_phone_is_region (const char *region);

G_END_DECLS
