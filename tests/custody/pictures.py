"""Pictures that say more than they show: Exif with a position, XMP, a comment, a C2PA manifest."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from PIL import ExifTags, Image, PngImagePlugin

SERIAL = "CANARY-SERIAL-0042"
COMMENT = "canary comment of the camera's owner"
CREATOR = "Canary Creator"
CANARIES = (SERIAL, COMMENT, CREATOR)

_XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="{creator}" '
    'xmlns:dcterms="http://purl.org/dc/terms/"{more}/></rdf:RDF></x:xmpmeta>'
)


def photograph(*, fetch: str | None = None, size: tuple[int, int] = (64, 48)) -> bytes:
    """A JPEG with everything that a telephone writes; `fetch` is where its manifest is said to lie.

    Its left half is red and its right half blue, and its Exif says that it was taken upright.
    """
    out = io.BytesIO()
    more = f' dcterms:provenance="{fetch}"' if fetch else ""
    xmp = _XMP.format(creator=CREATOR, more=more).encode()
    _halves(size).save(out, "JPEG", quality=95, exif=_exif(), comment=COMMENT.encode(), xmp=xmp)
    return out.getvalue()


def screenshot() -> bytes:
    """A PNG with texts and Exif."""
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", CREATOR)
    texts.add_itxt("Comment", COMMENT)
    out = io.BytesIO()
    _halves((64, 48)).save(out, "PNG", pnginfo=texts, exif=_exif())
    return out.getvalue()


def signed(picture: bytes) -> bytes:
    """The picture with a C2PA manifest, signed by a camera that nobody knows."""
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root = _certificate("makers of cameras", root_key, "makers of cameras", root_key, ca=True)
    camera = _certificate("a camera", key, "makers of cameras", root_key, ca=False)
    info = c2pa.C2paSignerInfo(
        alg=c2pa.C2paSigningAlg.ES256,
        sign_cert=camera.public_bytes(Encoding.PEM) + root.public_bytes(Encoding.PEM),
        private_key=key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        ta_url=None,
    )
    manifest = {
        "claim_generator_info": [{"name": "test camera", "version": "1"}],
        "format": "image/jpeg",
        "assertions": [{"label": "c2pa.actions", "data": {"actions": [{
            "action": "c2pa.created",
            "digitalSourceType":
                "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"}]}}],
    }  # fmt: skip
    out = io.BytesIO()
    builder = c2pa.Builder(manifest)
    builder.sign(c2pa.Signer.from_info(info), "image/jpeg", io.BytesIO(picture), out)
    return out.getvalue()


def _halves(size: tuple[int, int]) -> Image.Image:
    width, height = size
    picture = Image.new("RGB", size, (220, 20, 20))
    picture.paste((20, 20, 220), (width // 2, 0, width, height))
    return picture


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Make] = "Canary Works"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.BodySerialNumber] = SERIAL
    position = exif.get_ifd(ExifTags.IFD.GPSInfo)
    position[ExifTags.GPS.GPSLatitudeRef] = "N"
    position[ExifTags.GPS.GPSLatitude] = (34.0, 30.0, 0.0)
    return exif


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    ca: bool,
) -> x509.Certificate:
    now = datetime.now(UTC)
    use = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
         "encipher_only", "decipher_only"), False,
    )  # fmt: skip
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    built = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=not ca, key_cert_sign=ca, crl_sign=ca, **use),
            critical=True,
        )
        .add_extension(identifier, critical=False)
        .add_extension(authority, critical=False)
    )
    if not ca:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
        built = built.add_extension(purpose, critical=False)
    return built.sign(issuer_key, SHA256())


def _name(text: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, text),
         x509.NameAttribute(NameOID.ORGANIZATION_NAME, text)]
    )  # fmt: skip
