"""Prints the example numbers of libphonenumber's metadata as the vectors that the tests read."""

import json

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

TYPES = [kind for kind in PhoneNumberType.values() if kind != PhoneNumberType.UNKNOWN]

found = {}
for region in sorted(phonenumbers.SUPPORTED_REGIONS):
    for kind in TYPES:
        number = phonenumbers.example_number_for_type(region, kind)
        if number is not None and phonenumbers.is_valid_number(number):
            e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
            found[e164] = phonenumbers.region_code_for_number(number)
for code in sorted(phonenumbers.COUNTRY_CODES_FOR_NON_GEO_REGIONS):
    number = phonenumbers.example_number_for_non_geo_entity(code)
    if number is not None:
        found[phonenumbers.format_number(number, PhoneNumberFormat.E164)] = None

print('{\n  "metadataVersion": %s,\n  "numbers": [' % json.dumps(phonenumbers.__version__))
print(",\n".join("    " + json.dumps(pair) for pair in sorted(found.items())))
print("  ]\n}")
