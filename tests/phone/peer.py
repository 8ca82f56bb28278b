"""What the package `phonenumbers` says about the digits of a number a line: "valid CC", "valid -" or "invalid"."""

import sys

import phonenumbers
from phonenumbers import PhoneNumber

if "--version" in sys.argv:
    print("phonenumbers", phonenumbers.__version__)
    sys.exit()

CODES = phonenumbers.COUNTRY_CODE_TO_REGION_CODE


def verdict(number):
    for length in (1, 2, 3):
        code, national = number[1 : 1 + length], number[1 + length :]
        if int(code) in CODES and len(code) == length:
            break
    else:
        return "invalid"
    if not national:
        return "invalid"
    zeros = min(len(national) - len(national.lstrip("0")), len(national) - 1)
    parsed = PhoneNumber(
        country_code=int(code),
        national_number=int(national),
        italian_leading_zero=True if zeros else None,
        number_of_leading_zeros=zeros or None,
    )
    if not phonenumbers.is_valid_number(parsed):
        return "invalid"
    region = phonenumbers.region_code_for_number(parsed)
    return "valid " + ("-" if region == "001" else region)


for line in sys.stdin:
    print(verdict(line.strip()))
