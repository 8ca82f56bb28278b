"""Writes all.json beside it: signed bodies and the verdict on each, by Python's hmac.

    python3 tests/webhook-vectors/generate.py

A body is base64, or a text that is repeated between two others. `signatures` says how each signature of
the header was made, so that tests/js/webhooks/vectors.test.js makes them again with Node's crypto.
"""

import base64
import hashlib
import hmac
import json
import pathlib

NOW = 1_788_256_800
SECRET = "whsec_vector_one"
OTHER = "whsec_vector_two"
FAR = 2**64

EVENT = {
    "id": "evt_1",
    "type": "invitation.status_changed",
    "timestamp": 1788256799123,
    "projectId": "prj_1",
    "data": {
        "invitationId": "inv_1",
        "clientName": "Acme",
        "clientEmail": None,
        "connectionType": "whatsapp_waba",
        "previousStatus": "in_progress",
        "currentStatus": "completed",
        "senderId": "snd_1",
        "connectedAccount": {"id": "acc_1", "channel": "whatsapp", "name": "Acme"},
    },
}


def raw(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def event(**members):
    return raw({**EVENT, **members})


def signature(body, scheme, secret, time):
    signed = body if scheme == "v1" else str(time).encode() + b"." + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


cases = []


def case(name, body, parts, expected, secrets=(SECRET,), **options):
    """Parts are texts, or (scheme, secret, time) of a signature."""
    packed = body
    if isinstance(body, dict):
        body = (body["before"] + body["repeated"] * body["count"] + body["after"]).encode()
    else:
        packed = {"base64": base64.b64encode(body).decode()}
    signed = [part for part in parts if not isinstance(part, str)]
    texts = [
        part if isinstance(part, str) else f"{part[0]}={signature(body, *part)}" for part in parts
    ]
    options.setdefault("now", NOW * 1000)
    cases.append(
        {
            "name": name,
            "body": packed,
            "header": ",".join(texts),
            "signatures": [
                {"scheme": scheme, "secret": secret, "time": str(time)}
                for scheme, secret, time in signed
            ],
            "secrets": list(secrets),
            "options": options,
            "expected": expected,
        }
    )


T = f"t={NOW}"
V1 = ("v1", SECRET, NOW)
V2 = ("v2", SECRET, NOW)
WRONG = "v2=" + "0" * 64
OK = {"id": "evt_1"}

# Bodies.
case("v1 alone", event(), [T, V1], OK)
case("v2 alone", event(), [T, V2], OK)
case("v1 and v2", event(), [T, V1, V2], OK)
case("blanks between members", json.dumps(EVENT, indent=2).encode(), [T, V2], OK)
case("line breaks of Windows", json.dumps(EVENT, indent=2).replace("\n", "\r\n").encode(), [T, V2], OK)
case("a byte order mark", b"\xef\xbb\xbf" + event(), [T, V2], OK)
case("emoji and text from right to left", event(id="evt_😀_שלום"), [T, V1, V2], {"id": "evt_😀_שלום"})
case("an unknown type and unknown fields", event(type="message.received", extra={"a": [1]}), [T, V2], OK)
case("unknown values", raw({**EVENT, "data": {**EVENT["data"], "currentStatus": "paused"}}), [T, V2], OK)
case(
    "a megabyte",
    {"before": event().decode()[:-1] + ',"note":"', "repeated": "é😀", "count": 174_763, "after": '"}'},
    [T, V1, V2],
    OK,
)
case("invalid UTF-8", event().replace(b"Acme", b"\xff\xfe"), [T, V2], {"code": "malformed"})
case("UTF-16", event().decode().encode("utf-16"), [T, V2], {"code": "malformed"})
case("an encoded surrogate", event().replace(b"Acme", b"\xed\xa0\xbd"), [T, V2], {"code": "malformed"})
case("empty", b"", [T, V2], {"code": "malformed"})
case("no JSON", b"event", [T, V2], {"code": "malformed"})
case("cut off", event()[:-1], [T, V2], {"code": "malformed"})
case("two byte order marks", b"\xef\xbb\xbf" * 2 + event(), [T, V2], {"code": "malformed"})
case("a list", raw([EVENT]), [T, V2], {"code": "malformed"})
case("null", b"null", [T, V2], {"code": "malformed"})
case("no id", event(id=None), [T, V2], {"code": "malformed"})
case("an empty id", event(id=""), [T, V2], {"code": "malformed"})
case("a number as id", event(id=1), [T, V2], {"code": "malformed"})
case("no type", event(type=None), [T, V2], {"code": "malformed"})
case("no data", event(data=None), [T, V2], {"code": "malformed"})
case("a list as data", event(data=[]), [T, V2], {"code": "malformed"})
case("odd values of optional fields", event(timestamp="soon", projectId=7, senderId=[]), [T, V2], OK)
case("nested too deep", event(extra=0).replace(b'"extra":0', b'"extra":' + b"[" * 200 + b"]" * 200), [T, V2], {"code": "malformed"})

# Signatures.
case("the old and the new secret", event(), [T, ("v2", OTHER, NOW)], OK, [SECRET, OTHER])
case("two signatures, the second one right", event(), [T, ("v1", OTHER, NOW), V1], OK)
case("two of v2, the second one right", event(), [T, ("v2", OTHER, NOW), V2], OK)
case("another secret", event(), [T, ("v2", OTHER, NOW)], {"code": "invalid_signature"})
case("a wrong v2 beside a right v1", event(), [T, V1, WRONG], {"code": "invalid_signature"})
case("a broken v2 beside a right v1", event(), [T, V1, "v2="], {"code": "invalid_signature"})
case("a v2 that is no hexadecimal", event(), [T, "v2=" + "zz" * 32], {"code": "invalid_signature"})
case("v2 of another time", event(), [f"t={NOW + 1}", V2], {"code": "invalid_signature"})
case("v1 of another time", event(), [f"t={NOW + 1}", V1], OK)
case("the signature of v1 as v2", event(), [T, "v2=" + signature(event(), *V1)], {"code": "invalid_signature"})
case("another body", event(id="evt_2"), [T, "v1=" + signature(event(), *V1)], {"code": "invalid_signature"})
case("upper case", event(), [T, "v2=" + signature(event(), *V2).upper()], OK)
case("cut off by a digit", event(), [T, "v2=" + signature(event(), *V2)[:-1]], {"code": "invalid_signature"})
case("with a digit more", event(), [T, "v2=" + signature(event(), *V2) + "0"], {"code": "invalid_signature"})
case("a secret of other characters", event(), [T, ("v2", "pässwort 日本", NOW)], OK, ["pässwort 日本"])
case("a secret longer than a block", event(), [T, ("v2", "k" * 200, NOW)], OK, ["k" * 200])
case("v1 where only v2 counts", event(), [T, V1], {"code": "missing_signature"}, schemes=["v2"])
case("both where only v2 counts", event(), [T, V1, V2], OK, schemes=["v2"])
case("a wrong v2 where only v1 counts", event(), [T, V1, WRONG], OK, schemes=["v1"])
case("no known scheme", event(), [T, "v3=" + "0" * 64], {"code": "missing_signature"})
case("unknown parts", event(), ["v0=x", T, "note", V2, "=", "a=b=c"], OK)
case("blanks around parts", event(), [" " + T, " v2=" + signature(event(), *V2) + "\t"], OK)

# Headers.
case("no header", event(), [], {"code": "missing_signature"})
case("no time", event(), [V1], {"code": "malformed"})
case("two times", event(), [T, T, V2], {"code": "malformed"})
case("a negative time", event(), [f"t=-{NOW}", V1], {"code": "malformed"})
case("a fraction of a time", event(), [f"{T}.0", V1], {"code": "malformed"})
case("digits of another script", event(), ["t=١٧٨٨", V1], {"code": "malformed"})
case("an enormous time", event(), [f"t={FAR}", V1], {"code": "malformed"})
case("a time with zeros before it", event(), [f"t=00{NOW}", ("v2", SECRET, f"00{NOW}")], OK)
case("a bare signature", event(), [signature(event(), *V1)], {"code": "malformed"})
case("a bare signature with the name of its hash", event(), ["sha256=" + signature(event(), *V1)], {"code": "malformed"})
case("16 parts", event(), [T, V2, *["x=1"] * 14], OK)
case("17 parts", event(), [T, V2, *["x=1"] * 15], {"code": "malformed"})
case("more than a kilobyte", event(), [T, V2, "x=" + "1" * 1_000], {"code": "malformed"})

# Time.
case("as old as allowed", event(), [T, V2], OK, now=(NOW + 300) * 1000)
case("a millisecond older", event(), [T, V2], {"code": "stale"}, now=(NOW + 300) * 1000 + 1)
case("as far ahead as allowed", event(), [T, V2], OK, now=(NOW - 60) * 1000)
case("a millisecond further", event(), [T, V2], {"code": "stale"}, now=(NOW - 60) * 1000 - 1)
case("a wider tolerance", event(), [T, V2], OK, now=(NOW + 86_400) * 1000, toleranceSeconds=86_400)
case("no tolerance", event(), [T, V2], {"code": "stale"}, now=(NOW + 1) * 1000, toleranceSeconds=0)
case("a wider future", event(), [T, V2], OK, now=(NOW - 300) * 1000, futureSeconds=300)
case("milliseconds in place of seconds", event(), [f"t={NOW}000", ("v2", SECRET, f"{NOW}000")], {"code": "stale"})
case("a forged signature that is also old", event(), [T, WRONG], {"code": "invalid_signature"}, now=(NOW + 9_999) * 1000)

# Secrets.
for name, secrets in {
    "an empty secret": [""],
    "a blank before a secret": [" whsec_a"],
    "a line break after a secret": ["whsec_a\n"],
    "no secret": [],
    "an empty secret beside a right one": [SECRET, ""],
    "17 secrets": [SECRET] * 17,
}.items():
    case(name, event(), [T, V2], {"code": "invalid_secret"}, secrets)
case("16 secrets", event(), [T, V2], OK, [OTHER] * 15 + [SECRET])

path = pathlib.Path(__file__).with_name("all.json")
path.write_text(json.dumps(cases, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
