"""Second factors for a member: a secret for codes, recovery codes, and a security key."""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from reviews.models import Member


def guard(member: Member) -> Authenticator:
    """Give a member all three, and return the key."""
    TOTP.activate(member, generate_totp_secret())
    RecoveryCodes.activate(member)
    return WebAuthn.add(member, "Blue key", credential()).instance


def credential() -> dict:
    """What a browser sends of a new key."""
    name = b"a key for tests!"
    public_key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    attested = AttestedCredentialData.create(Aaguid(bytes(16)), name, public_key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    attestation = AttestationObject.create("none", AuthenticatorData.create(bytes(32), flags, 0, attested), {})
    client_data = CollectedClientData.create("webauthn.create", b"challenge", "http://localhost")
    return {
        "type": "public-key",
        "id": websafe_encode(name),
        "rawId": websafe_encode(name),
        "response": {
            "clientDataJSON": websafe_encode(client_data),
            "attestationObject": websafe_encode(attestation),
        },
        "clientExtensionResults": {"credProps": {"rk": True}},
    }
