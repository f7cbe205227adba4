/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contacts/vis-phone-shim.h"

#include <memory>
#include <string>

#include <phonenumbers/asyoutypeformatter.h>
#include <phonenumbers/logger.h>
#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>
#include <phonenumbers/shortnumberinfo.h>

using i18n::phonenumbers::AsYouTypeFormatter;
using i18n::phonenumbers::NullLogger;
using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;
using i18n::phonenumbers::ShortNumberInfo;

namespace
{

const char unknown_region[] = "ZZ";

/* The library prints what it does not like on stdout, which belongs to others. */
PhoneNumberUtil *
get_util ()
{
  static PhoneNumberUtil *const util = [] {
    PhoneNumberUtil *instance = PhoneNumberUtil::GetInstance ();
    instance->SetLogger (new NullLogger);
    return instance;
  }();
  return util;
}

const ShortNumberInfo &
get_short_numbers ()
{
  static const ShortNumberInfo info;
  return info;
}

bool
is_short_code (const PhoneNumber &number, const char *text, const char *region)
{
  const ShortNumberInfo &info = get_short_numbers ();

  return info.IsValidShortNumberForRegion (number, region)
         || info.ConnectsToEmergencyNumber (text, region);
}

VisPhoneVerdict
from_parse_error (PhoneNumberUtil::ErrorType error)
{
  switch (error)
    {
    case PhoneNumberUtil::NO_PARSING_ERROR:
      return VIS_PHONE_OK;
    case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR:
      return VIS_PHONE_NO_COUNTRY;
    case PhoneNumberUtil::NOT_A_NUMBER:
      return VIS_PHONE_NOT_A_NUMBER;
    case PhoneNumberUtil::TOO_SHORT_AFTER_IDD:
    case PhoneNumberUtil::TOO_SHORT_NSN:
      return VIS_PHONE_TOO_SHORT;
    case PhoneNumberUtil::TOO_LONG_NSN:
      return VIS_PHONE_TOO_LONG;
    }
  return VIS_PHONE_NOT_A_NUMBER;
}

VisPhoneVerdict
from_possibility (PhoneNumberUtil::ValidationResult result)
{
  switch (result)
    {
    case PhoneNumberUtil::IS_POSSIBLE:
      return VIS_PHONE_OK;
    case PhoneNumberUtil::IS_POSSIBLE_LOCAL_ONLY:
      return VIS_PHONE_LOCAL;
    case PhoneNumberUtil::INVALID_COUNTRY_CODE:
      return VIS_PHONE_NO_COUNTRY;
    case PhoneNumberUtil::TOO_SHORT:
      return VIS_PHONE_TOO_SHORT;
    case PhoneNumberUtil::INVALID_LENGTH:
    case PhoneNumberUtil::TOO_LONG:
      return VIS_PHONE_TOO_LONG;
    }
  return VIS_PHONE_NOT_A_NUMBER;
}

void
fill (const PhoneNumberUtil *util, const PhoneNumber &number, VisPhone *out)
{
  std::string e164;
  std::string region;
  std::string prefix;
  std::string significant;

  util->Format (number, PhoneNumberUtil::E164, &e164);
  util->GetNationalSignificantNumber (number, &significant);
  util->GetRegionCodeForCountryCode (number.country_code (), &region);
  /* North America's "1" is the country code already. */
  if (number.country_code () != 1 && region != "001" && region != unknown_region)
    util->GetNddPrefixForRegion (region, true, &prefix);
  g_strlcpy (out->e164, e164.c_str (), sizeof out->e164);
  g_strlcpy (out->national, (prefix + significant).c_str (), sizeof out->national);
}

} // namespace

VisPhoneVerdict
vis_phone_parse (const char *text, const char *region, VisPhone *out)
{
  const PhoneNumberUtil *util = get_util ();
  const bool international = text[0] == '+';
  PhoneNumber number;
  VisPhoneVerdict verdict
      = from_parse_error (util->Parse (text, region ? region : unknown_region, &number));

  if (verdict != VIS_PHONE_OK)
    return verdict == VIS_PHONE_TOO_SHORT && region && is_short_code (number, text, region)
               ? VIS_PHONE_SHORT_CODE
               : verdict;

  verdict = from_possibility (util->IsPossibleNumberWithReason (number));
  if (international)
    verdict = verdict == VIS_PHONE_OK ? VIS_PHONE_OK : VIS_PHONE_IMPLAUSIBLE;
  else if (region && !util->IsValidNumber (number) && is_short_code (number, text, region))
    verdict = VIS_PHONE_SHORT_CODE;
  if (verdict == VIS_PHONE_OK || verdict == VIS_PHONE_IMPLAUSIBLE)
    fill (util, number, out);
  return verdict;
}

char *
vis_phone_format (const char *e164, VisPhoneFormat format)
{
  const PhoneNumberUtil *util = get_util ();
  PhoneNumber number;
  std::string text;

  if (util->Parse (e164, unknown_region, &number) != PhoneNumberUtil::NO_PARSING_ERROR)
    return nullptr;
  util->Format (number,
                format == VIS_PHONE_NATIONAL ? PhoneNumberUtil::NATIONAL
                                             : PhoneNumberUtil::INTERNATIONAL,
                &text);
  return g_strdup (text.c_str ());
}

char *
vis_phone_format_as_you_type (const char *digits, const char *region)
{
  const std::unique_ptr<AsYouTypeFormatter> formatter (
      get_util ()->GetAsYouTypeFormatter (region ? region : unknown_region));
  std::string text;

  for (const char *c = digits; *c; c++)
    formatter->InputDigit (static_cast<unsigned char> (*c), &text);
  return g_strdup (text.c_str ());
}

gboolean
vis_phone_is_region (const char *region)
{
  return get_util ()->GetCountryCodeForRegion (region) != 0;
}
