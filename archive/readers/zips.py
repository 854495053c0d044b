"""ZIP containers (archives of files, and .docx): opened only within limits, names read as they were meant."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

from archive.errors import UnreadableFile

_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_MAX_MEMBERS = 20_000
_MAX_TOTAL = 4 * 1024**3
_MAX_RATIO = 200  # ordinary documents shrink 5 to 60 times
_RATIO_MATTERS_FROM = 50 * 1024**2  # a small file may shrink as much as it likes

_AGAIN = "请重新下载后再试。"


def open_zip(source: bytes | Path) -> zipfile.ZipFile:
    """The container, checked against damage, encryption and ZIP bombs. Nothing is ever unpacked to disk."""
    try:
        container = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableFile("压缩结构不完整，文件可能没有下载完。", advice=_AGAIN) from error
    members = container.infolist()
    total = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > _MAX_MEMBERS:
        raise UnreadableFile(f"压缩包内有{len(members)}个文件，超过{_MAX_MEMBERS}个的上限。", advice="请拆分后分批导入。")
    if total > _MAX_TOTAL or (total > _RATIO_MATTERS_FROM and total > _MAX_RATIO * max(packed, 1)):
        raise UnreadableFile(f"解压后的大小（{total // 1024**2} MB）异常，可能是恶意压缩文件，已拒绝读取。", advice="请核实文件来源。")
    return container


def read_member(container: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bytes:
    """One member's bytes, or a reason why not."""
    name = member_name(member)
    if member.flag_bits & _ENCRYPTED:
        raise UnreadableFile(f"压缩包中的“{name}”设有密码，无法读取。", advice="请解除密码后重新打包。")
    if member.file_size > limit:
        raise UnreadableFile(
            f"压缩包中的“{name}”有{member.file_size // 1024**2} MB，超过{limit // 1024**2} MB的上限。", advice="请拆分后导入。"
        )
    try:
        with container.open(member) as stream:
            return stream.read(limit + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        raise UnreadableFile(f"压缩包中的“{name}”已损坏，无法解压。", advice=_AGAIN) from error


def member_name(member: zipfile.ZipInfo) -> str:
    """The name as its author saw it: Windows writes GBK without saying so, macOS UTF-8 without saying so."""
    name = member.filename
    if not member.flag_bits & _UTF8_NAME:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            raw = b""
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding) or name
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def is_office(container: zipfile.ZipFile) -> bool:
    """An office document (docx, xlsx, odt, ofd …) rather than an archive of files."""
    names = set(container.namelist())
    return bool(names & {"[Content_Types].xml", "mimetype", "OFD.xml"})
