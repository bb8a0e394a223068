"""Real files of every type with metadata planted in them."""

import io
import os
import subprocess
import zipfile
from pathlib import Path

import imageio_ffmpeg
import openpyxl
import pikepdf
import pillow_heif
from openpyxl.comments import Comment
from PIL import Image, PngImagePlugin

AUTHOR = "Bambang Perencana"
TITLE = "JudulRahasiaSekali"
CAMERA = "KameraRahasia"
FILE_NAME = "IMG_rahasia_2031.jpg"
COMPANY = "DinasRahasia"
PATH = r"C:\Users\bambang\rahasia"
SECRETS = (AUTHOR, TITLE, CAMERA, FILE_NAME, COMPANY, PATH, "bambang", "RAHASIA-XMP")
GPS_LATITUDE, GPS_LONGITUDE = (7.0, 58.0, 47.25), (112.0, 37.0, 33.5)
XMP = (
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/">'
    f"<dc:creator><rdf:Seq><rdf:li>{AUTHOR}</rdf:li></rdf:Seq></dc:creator><dc:source>RAHASIA-XMP</dc:source>"
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
).encode()


def exif(orientation: int = 1) -> bytes:
    """An EXIF block with place, camera, author and name."""
    made = Image.Exif()
    made[0x010E], made[0x010F], made[0x0110] = FILE_NAME, CAMERA, CAMERA
    made[0x0112], made[0x013B], made[0x0131] = orientation, AUTHOR, CAMERA
    made[0x0132] = "2026:11:20 10:11:12"
    made.get_ifd(0x8825).update({1: "S", 2: GPS_LATITUDE, 3: "E", 4: GPS_LONGITUDE})
    return made.tobytes()


def picture(size: tuple[int, int] = (64, 48)) -> Image.Image:
    """A picture whose left half is red and whose right half is blue."""
    made = Image.new("RGB", size, "red")
    made.paste("blue", (size[0] // 2, 0, *size))
    return made


def image(kind: str, orientation: int = 1) -> bytes:
    """A picture file with EXIF, XMP and comments, as far as its format holds them."""
    target, made = io.BytesIO(), picture()
    if kind == "PNG":
        notes = PngImagePlugin.PngInfo()
        notes.add_text("Author", AUTHOR)
        notes.add_itxt("XML:com.adobe.xmp", XMP.decode())
        notes.add_text("Comment", TITLE, zip=True)
        made.save(target, kind, pnginfo=notes, exif=exif(orientation))
    elif kind == "GIF":
        others = [picture().rotate(180)]
        made.save(target, kind, save_all=True, append_images=others, comment=f"{AUTHOR} {TITLE}", duration=80, loop=0)
    elif kind == "HEIF":
        pillow_heif.register_heif_opener()
        made.save(target, kind, exif=exif(orientation), xmp=XMP)
    elif kind == "JPEG":
        made.save(target, kind, exif=exif(orientation), xmp=XMP, comment=f"{AUTHOR} {TITLE}".encode(), quality=90)
    else:
        made.save(target, kind, exif=exif(orientation), xmp=XMP)
    return target.getvalue()


def pdf() -> bytes:
    """A PDF with every place that holds metadata, its picture included."""
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(300, 200))
    photo = made.make_stream(image("JPEG"), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=64, Height=48)
    photo.ColorSpace, photo.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
    photo.Filter = pikepdf.Name.DCTDecode
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=photo))
    page.Contents = made.make_stream(b"q 200 0 0 150 20 20 cm /Im0 Do Q")
    page.obj.PieceInfo = pikepdf.Dictionary(Prog=pikepdf.Dictionary(Private=f"{PATH}"))
    page.obj.LastModified = "D:20261120101112"
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[10, 10, 30, 30], T=AUTHOR,
                              Contents="Catatan yang terlihat", M="D:20261120101112")  # fmt: skip
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{TITLE}')")
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[1, 1, 9, 9], A=script)
    page.obj.Annots = pikepdf.Array([made.make_indirect(note), made.make_indirect(link)])
    made.attachments["rahasia.txt"] = pikepdf.AttachedFileSpec(made, AUTHOR.encode(), filename=FILE_NAME)
    made.Root.OpenAction = script
    with made.open_metadata() as metadata:
        metadata["dc:creator"], metadata["dc:title"] = [AUTHOR], TITLE
    made.docinfo["/Author"], made.docinfo["/Creator"], made.docinfo["/Title"] = AUTHOR, CAMERA, TITLE
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def locked_pdf() -> bytes:
    """A PDF that asks for a password."""
    made, target = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    made.save(target, encryption=pikepdf.Encryption(user="rahasia", owner="rahasia"))
    return target.getvalue()


_OPEN = "http://schemas.openxmlformats.org"
_PACKAGE = "application/vnd.openxmlformats-package"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_LINK = f"{_OPEN}/officeDocument/2006/relationships"
_CORE = (
    f'<cp:coreProperties xmlns:cp="{_OPEN}/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    f"<dc:creator>{AUTHOR}</dc:creator><cp:lastModifiedBy>{AUTHOR}</cp:lastModifiedBy><dc:title>{TITLE}</dc:title>"
    "</cp:coreProperties>"
)
_APP = f'<Properties xmlns="{_OPEN}/officeDocument/2006/extended-properties"><Company>{COMPANY}</Company></Properties>'


def _links(*rows: tuple[str, str] | tuple[str, str, str]) -> str:
    body = "".join(
        f'<Relationship Id="rId{n}" Type="{_LINK}/{row[0]}" Target="{row[1]}"'
        + (f' TargetMode="{row[2]}"/>' if len(row) == 3 else "/>")
        for n, row in enumerate(rows, start=1)
    )
    return f'<Relationships xmlns="{_OPEN}/package/2006/relationships">{body}</Relationships>'


def _types(main: str, media_type: str) -> str:
    defaults = "".join(
        f'<Default Extension="{end}" ContentType="{kind}"/>'
        for end, kind in (("rels", f"{_PACKAGE}.relationships+xml"), ("xml", "application/xml"), ("jpg", "image/jpeg"),
                          ("png", "image/png"), ("bin", "application/octet-stream"))
    )  # fmt: skip
    overrides = (
        f'<Override PartName="{main}" ContentType="{_OFFICE}.{media_type}.main+xml"/>'
        f'<Override PartName="/docProps/core.xml" ContentType="{_PACKAGE}.core-properties+xml"/>'
    )
    return f'<Types xmlns="{_OPEN}/package/2006/content-types">{defaults}{overrides}</Types>'


def package(parts: dict[str, str | bytes]) -> bytes:
    """A zip of `parts`."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def docx(**more: str | bytes) -> bytes:
    """A document with tracked changes, comments, people, templates, a picture and its thumbnail."""
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    head = f'xmlns:w="{w}" xmlns:r="{_LINK}" xmlns:wp="{_OPEN}/drawingml/2006/wordprocessingDrawing"'
    document = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document {head}><!-- {AUTHOR} --><w:body>'
        f'<w:p w:rsidR="00AB12CD"><w:ins w:id="1" w:author="{AUTHOR}" w:date="2026-11-20T10:11:12Z">'
        f"<w:r><w:t>Isi yang tetap ada &amp; terbaca</w:t></w:r></w:ins><w:r><w:drawing><wp:inline>"
        f'<wp:docPr id="1" name="{FILE_NAME}" descr="{PATH}"/></wp:inline></w:drawing></w:r></w:p>'
        "</w:body></w:document>"
    )
    settings = (
        f'<w:settings {head}><w:attachedTemplate r:id="rId1"/><w:rsids><w:rsidRoot w:val="00AB12CD"/></w:rsids>'
        "</w:settings>"
    )
    comments = (
        f'<w:comments {head}><w:comment w:id="0" w:author="{AUTHOR}" w:initials="bambang" '
        'w:date="2026-11-20T10:11:12Z">'
        "<w:p><w:r><w:t>Komentar yang tetap ada</w:t></w:r></w:p></w:comment></w:comments>"
    )
    people = f'<w15:people xmlns:w15="urn:w15"><w15:person w15:author="{AUTHOR}"/></w15:people>'
    return package({
        "[Content_Types].xml": _types("/word/document.xml", "wordprocessingml.document"),
        "_rels/.rels": _links(
            ("officeDocument", "word/document.xml"), ("metadata/core-properties", "docProps/core.xml"),
            ("extended-properties", "docProps/app.xml"), ("metadata/thumbnail", "docProps/thumbnail.jpeg")),
        "docProps/core.xml": _CORE, "docProps/app.xml": _APP, "docProps/thumbnail.jpeg": image("JPEG"),
        "word/document.xml": document, "word/settings.xml": settings.encode("utf-16"),
        "word/comments.xml": comments, "word/people.xml": people, "word/media/image1.jpg": image("JPEG"),
        "word/media/image2.png": image("PNG"),
        "word/_rels/document.xml.rels": _links(
            ("settings", "settings.xml"), ("comments", "comments.xml"), ("people", "people.xml"),
            ("image", "media/image1.jpg"), ("image", "media/image2.png"),
            ("hyperlink", "https://bawaslu.go.id", "External"), ("hyperlink", f"file:///{PATH}", "External")),
        "word/_rels/settings.xml.rels": _links(("attachedTemplate", f"file:///{PATH}", "External")),
        **more,
    })  # fmt: skip


def xlsx() -> bytes:
    """A workbook as openpyxl makes it, with a comment, printer settings, its own path and a link to another file."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["B2"] = "Isi yang tetap ada", 42
    sheet["A1"].comment = Comment("Komentar yang tetap ada", AUTHOR)
    book.properties.creator, book.properties.title, book.properties.lastModifiedBy = AUTHOR, TITLE, AUTHOR
    target = io.BytesIO()
    book.save(target)
    parts: dict[str, str | bytes] = {}
    with zipfile.ZipFile(target) as archive:
        parts.update({name: archive.read(name) for name in archive.namelist()})
    sheet_part, book_part = bytes(parts["xl/worksheets/sheet1.xml"]), bytes(parts["xl/workbook.xml"])  # type: ignore[arg-type]
    setup = f'<pageSetup xmlns:r="{_LINK}" orientation="portrait" r:id="rId77"/><legacyDrawing'.encode()
    parts["xl/worksheets/sheet1.xml"] = sheet_part.replace(b"<legacyDrawing", setup)
    links = bytes(parts["xl/worksheets/_rels/sheet1.xml.rels"])  # type: ignore[arg-type]
    more = (
        f'<Relationship Id="rId77" Type="{_LINK}/printerSettings" Target="../printerSettings/printerSettings1.bin"/>'
        f'<Relationship Id="rId78" Type="{_LINK}/externalLinkPath" Target="file:///{PATH}" TargetMode="External"/>'
        "</Relationships>"
    ).encode()
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = links.replace(b"</Relationships>", more)
    parts["xl/printerSettings/printerSettings1.bin"] = COMPANY.encode("utf-16-le")
    spot = f'<x15ac:absPath xmlns:x15ac="urn:x" url="{PATH}"/><sheets'.encode()
    parts["xl/workbook.xml"] = book_part.replace(b"<sheets", spot)
    return package(parts)


def pptx() -> bytes:
    """A presentation with a comment author and a film that says where it was made."""
    p = "http://schemas.openxmlformats.org/presentationml/2006/main"
    return package({
        "[Content_Types].xml": _types("/ppt/presentation.xml", "presentationml.presentation"),
        "_rels/.rels": _links(
            ("officeDocument", "ppt/presentation.xml"), ("metadata/core-properties", "docProps/core.xml")),
        "docProps/core.xml": _CORE,
        "ppt/presentation.xml": f'<p:presentation xmlns:p="{p}"><p:sldSz cx="9144000" cy="6858000"/></p:presentation>',
        "ppt/commentAuthors.xml": f'<p:cmAuthorLst xmlns:p="{p}"><p:cmAuthor id="0" name="{AUTHOR}" initials="bambang" '
                                  'lastIdx="1" clrIdx="0"/></p:cmAuthorLst>',
        "ppt/comments/comment1.xml": f'<p:cmLst xmlns:p="{p}"><p:cm authorId="0" dt="2026-11-20T10:11:12.345" idx="1">'
                                     "<p:text>Komentar yang tetap ada</p:text></p:cm></p:cmLst>",
        "ppt/media/media1.mp4": film("mp4"),
        "ppt/_rels/presentation.xml.rels": _links(("commentAuthors", "commentAuthors.xml")),
    })  # fmt: skip


def film(kind: str) -> bytes:
    """A second of sound, or of picture and sound, made by the packaged ffmpeg with tags and a chapter."""
    sound = kind in ("ogg", "mp3", "m4a", "wav")
    inputs = ["-f", "lavfi", "-i", "sine=duration=1"]
    if not sound:
        inputs += ["-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=1"]
    chapter = f";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=900\ntitle={TITLE}\n"
    tags = [f"title={TITLE}", f"artist={AUTHOR}", f"comment={FILE_NAME}", "location=-07.9798+112.6260/",
            "location-eng=-07.9798+112.6260/", f"make={CAMERA}", "creation_time=2026-11-20T10:11:12Z"]  # fmt: skip
    options = [option for tag in tags for option in ("-metadata", tag)]
    options += ["-metadata:s:a:0", f"handler_name={AUTHOR}", "-metadata:s:a:0", f"title={AUTHOR}"]
    if kind in ("mp4", "mov", "m4a"):
        options += ["-movflags", "use_metadata_tags"] if kind == "mov" else []
    codecs = {"webm": ["-c:v", "libvpx", "-c:a", "libopus"], "ogg": ["-c:a", "libopus"]}.get(kind, [])
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    made = os.memfd_create("film")
    notes = os.memfd_create("notes")
    os.write(notes, chapter.encode())
    command = [ffmpeg, "-nostdin", "-loglevel", "error", *inputs, "-f", "ffmetadata", "-i", f"/proc/self/fd/{notes}",
               *(["-map", "0", "-map_chapters", "1"] if sound else ["-map", "0", "-map", "1", "-map_chapters", "2"]),
               *codecs, *options, "-y", "-f", {"m4a": "ipod"}.get(kind, kind), f"/proc/self/fd/{made}"]  # fmt: skip
    try:
        subprocess.run(command, check=True, pass_fds=(made, notes), capture_output=True)
        return Path(f"/proc/self/fd/{made}").read_bytes()
    finally:
        os.close(made)
        os.close(notes)


def turned_film() -> bytes:
    """A film as phones make it: to be shown turned, with a data stream beside it."""
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    first, second = os.memfd_create("film"), os.memfd_create("turned")
    one, two = f"/proc/self/fd/{first}", f"/proc/self/fd/{second}"
    source = [
        "-f",
        "lavfi",
        "-i",
        "testsrc=size=64x48:rate=25:duration=1",
        "-c:v",
        "libx264",
        "-timecode",
        "01:00:00:00",
    ]
    try:
        for command in ([*source, "-y", "-f", "mov", one],
                        ["-display_rotation", "90", "-i", one, "-c", "copy", "-y", "-f", "mov", two]):  # fmt: skip
            subprocess.run([ffmpeg, "-v", "error", *command], check=True, pass_fds=(first, second))
        return Path(two).read_bytes()
    finally:
        os.close(first)
        os.close(second)
