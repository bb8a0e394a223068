"""Pictures: decoded, turned upright, brought to sRGB and written anew with nothing but their pixels."""

import io
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bot.delivery.cleaning.model import MOST_PIXELS, Cleaned, Kind, Reason, Refusal

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_FRAMES = 600
"""Frames of one animation; their pixels together may be as many as those of one picture."""

UPRIGHT = 1
ORIENTATION = 0x0112
_OUTPUT = {Kind.JPEG: "JPEG", Kind.HEIC: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP", Kind.GIF: "GIF"}


def clean_image(content: bytes, kind: Kind) -> Cleaned:
    """Write a picture anew without metadata; a HEIC becomes a JPEG.

    Raises:
        Refusal: for too many pixels, or a picture that cannot be decoded.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of oddities in metadata that is dropped anyway
        try:
            return _clean(content, kind)
        except Refusal:
            raise
        except Exception as fault:  # decoders raise what they like on hostile input
            raise Refusal(Reason.BROKEN) from fault


def is_readable(content: bytes, name: str) -> bool:
    """Tell whether Pillow can read the head of a picture of the format `name`."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content), formats=[name]) as image:
            return image.width > 0
    except Exception:  # decoders raise what they like on hostile input
        return False


def _clean(content: bytes, kind: Kind) -> Cleaned:
    image = _open(content, kind)
    frames = getattr(image, "n_frames", 1) if kind in (Kind.GIF, Kind.WEBP, Kind.PNG) else 1
    if frames > MOST_FRAMES or frames * image.width * image.height > MOST_PIXELS:
        raise Refusal(Reason.TOO_MANY_PIXELS)
    target = io.BytesIO()
    if frames > 1:
        _save_animation(image, target, _OUTPUT[kind])
    elif kind is Kind.JPEG and _is_plain(image):
        image.load()
        image.info.clear()
        image.save(target, "JPEG", quality="keep", optimize=True)
    else:
        _save_still(image, target, _OUTPUT[kind], _quality(image, content))
    return Cleaned(target.getvalue(), Kind.JPEG if kind is Kind.HEIC else kind)


def _open(content: bytes, kind: Kind) -> "Image":
    from PIL import Image

    if kind is Kind.HEIC:
        import pillow_heif

        pillow_heif.register_heif_opener()
        formats = ["HEIF", "AVIF"]
    else:
        formats = [_OUTPUT[kind]]
    Image.MAX_IMAGE_PIXELS = None  # our own limit below comes before any pixel is decoded
    image = Image.open(io.BytesIO(content), formats=formats)
    if image.width * image.height > MOST_PIXELS:
        raise Refusal(Reason.TOO_MANY_PIXELS)
    return image


def _is_plain(image: "Image") -> bool:
    """Tell whether a JPEG can keep its quantisation: nothing to turn, no colours to convert."""
    upright = image.getexif().get(ORIENTATION, UPRIGHT) == UPRIGHT
    return image.format == "JPEG" and upright and "icc_profile" not in image.info and image.mode in ("L", "RGB")


def _pixels(image: "Image") -> "Image":
    from PIL import ImageOps

    turned = ImageOps.exif_transpose(image)
    turned = _to_srgb(turned)
    kept = {name: turned.info[name] for name in ("transparency",) if name in turned.info}
    turned.info.clear()
    turned.info.update(kept)
    return turned


def _to_srgb(image: "Image") -> "Image":
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return image
    from PIL import ImageCms

    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # an unreadable profile is as good as none
    return image if converted is None else converted


def _save_still(image: "Image", target: io.BytesIO, output: str, options: dict[str, Any]) -> None:
    image = _pixels(image)
    if output == "JPEG":
        if image.mode not in ("RGB", "L"):
            image = image.convert("RGB")
        image.save(target, "JPEG", optimize=True, **options)
    elif output == "WEBP":
        image.save(target, "WEBP", method=4, exif=b"", xmp=b"", icc_profile=b"", **options)
    else:
        image.save(target, output)


def _quality(image: "Image", content: bytes) -> dict[str, Any]:
    """Choose the quality of the original, so that the copy neither loses detail nor grows."""
    from PIL import JpegImagePlugin

    if b"VP8L" in content[:64]:
        return {"lossless": True}
    if isinstance(image, JpegImagePlugin.JpegImageFile) and image.mode in ("RGB", "L"):
        return {"qtables": image.quantization, "subsampling": JpegImagePlugin.get_sampling(image)}
    return {"quality": 90}


def _save_animation(image: "Image", target: io.BytesIO, output: str) -> None:
    durations: list[int] = []

    def frames() -> Iterator["Image"]:
        left = MOST_PIXELS
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            left -= image.width * image.height  # a later frame may enlarge the canvas
            if left < 0:
                raise Refusal(Reason.TOO_MANY_PIXELS)
            durations.append(int(image.info.get("duration", 100)))
            frame = image.convert("RGBA")
            frame.info.clear()
            yield frame

    loop = image.info.get("loop", 0)
    first, *rest = frames()
    first.save(target, output, save_all=True, append_images=rest, duration=durations, loop=loop)
