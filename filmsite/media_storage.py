"""Pictures in an S3-compatible store, from the one address in `MEDIA_STORAGE_URL`."""

import mimetypes
import re
from importlib.util import find_spec
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from filmsite.environment import Environment, is_web_address

NAME = "MEDIA_STORAGE_URL"
OPTIONS = {"prefix", "public", "region", "tls"}
# What a store is told of a file's type; Python below 3.13 doesn't know all of it.
for ending in ("avif", "webp"):
    mimetypes.add_type(f"image/{ending}", f".{ending}")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


def media_storage(env: Environment) -> tuple[dict[str, Any], list[str]]:
    """Give Django's storage setting and the origins that pages may load pictures from.

    The address is `s3://KEY:SECRET@HOST[:PORT]/BUCKET`, and after `?` as needed: `region=…`, `prefix=…` (a folder in
    the bucket), `public=https://…` (where visitors find what lies in the bucket, when it isn't HOST/BUCKET) and
    `tls=false` (for a store on the same machine). The bucket must let everybody read; no address is signed.
    """
    try:
        address = urlsplit(env.text(NAME))
        port = f":{address.port}" if address.port else ""
        options = dict(parse_qsl(address.query, keep_blank_values=True, strict_parsing=bool(address.query)))
    except ValueError as error:
        env.refuse(NAME, f"can't be read as an address ({type(error).__name__}).")
    bucket = address.path.strip("/")
    if address.scheme != "s3" or not (address.hostname and address.username and address.password):
        env.refuse(NAME, "is not of the form s3://KEY:SECRET@HOST/BUCKET?region=…")
    if not _BUCKET.fullmatch(bucket):
        env.refuse(NAME, "names no bucket after the host: s3://KEY:SECRET@HOST/BUCKET")
    if unknown := sorted(options.keys() - OPTIONS):
        env.refuse(NAME, f"has options that mean nothing here: {', '.join(unknown)[:60]}.")
    if options.get("tls", "true") not in {"true", "false"}:
        env.refuse(NAME, "tls is “true” or “false”.")
    endpoint = f"{'http' if options.get('tls') == 'false' else 'https'}://{address.hostname}{port}"
    public = options.get("public", "").rstrip("/")
    if public and not is_web_address(public):
        env.refuse(NAME, "public is an address such as https://media.example.org, without a path.")
    if find_spec("storages") is None:
        env.refuse(NAME, "needs packages that aren't installed: make install EXTRAS=prod")
    scheme, _, domain = (public or f"{endpoint}/{bucket}").partition("//")
    storage = {
        "access_key": unquote(address.username),
        "secret_key": unquote(address.password),
        "bucket_name": bucket,
        "endpoint_url": endpoint,
        "region_name": options.get("region") or None,
        "location": options.get("prefix", "").strip("/"),
        "addressing_style": "path",  # every store knows it; names in the host need certificates of their own
        "url_protocol": scheme,
        "custom_domain": domain,
        "querystring_auth": False,
        "file_overwrite": False,
        # Files are named by their content.
        "object_parameters": {"CacheControl": "public, max-age=31536000, immutable"},
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": storage}, [public or endpoint]
