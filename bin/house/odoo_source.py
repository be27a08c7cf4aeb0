"""
Odoo 19 itself: Debian's package `odoo-19` unpacked into `.local/odoo`, or the folder that SME_ODOO names.

The package is in Debian's unstable suite only, and installing it there would bring unstable's Python along, so it is
fetched with apt's own client (which checks Debian's signatures), into a state of its own, and unpacked. No root is needed.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

from . import locks, paths
from .run import Failure, logged, say

ENV = "SME_ODOO"
PARTIAL = paths.LOCAL / "odoo.partial"
LINKED_PACKAGES = ("libjs-jquery", "libjs-underscore")
FONT_PACKAGE = "fonts-font-awesome"
FONT_SUITES = ("bookworm", "trixie")
"""Suites with version 4.7 of the icon font, which Odoo's style sheets need; unstable has a newer one."""
MISSING_SCRIPT = "addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
"""Not free, so Debian leaves it out (it blurs the background of video calls); each page logs an error without it."""


def ensure():
    """
    :return: the folder that holds the package `odoo`
    """
    if named := os.environ.get(ENV):
        return _named(Path(named).expanduser().resolve())
    if not paths.ODOO.exists():
        with locks.exclusive("setup", "Another command is setting up; waiting for it."):
            if not paths.ODOO.exists():
                _fetch()
    return _package_folder(paths.ODOO)


def version(folder):
    """What identifies this Odoo in hashes: the release, and the package's version or the source's commit."""
    release = _release(folder / "odoo")
    stamp = paths.ODOO / "VERSION"
    if paths.ODOO in folder.parents and stamp.exists():
        return f"{release} {stamp.read_text()}"
    commit = (
        subprocess.run(["git", "-C", folder, "rev-parse", "HEAD"], capture_output=True, text=True)
        if shutil.which("git")
        else None
    )
    return f"{release} {folder} {commit.stdout.strip() if commit else ''}"


def python_path(folder):
    """A folder that holds nothing but a link to `odoo`, so that what lies beside it hides no package of ours."""
    link = paths.folder(paths.LOCAL / "pythonpath" / re.sub(r"\W+", "_", str(folder)).strip("_")[-80:]) / "odoo"
    if not link.is_symlink() or os.readlink(link) != str(folder / "odoo"):
        temporary = link.with_name(f"odoo.{os.getpid()}")
        temporary.symlink_to(folder / "odoo")
        temporary.rename(link)
    return link.parent


def addons_paths(folder):
    """Addons outside the package, as in a source tree. Odoo finds those inside it by itself, as in Debian's package."""
    return [] if (folder / "odoo" / "addons" / "web").exists() else [folder / "addons"]


def _named(folder):
    found = next((f for f in (folder, folder.parent, _package_folder(folder)) if (f / "odoo" / "release.py").exists()), None)
    if found is None:
        raise Failure(
            f"{ENV}={folder}: there is no folder `odoo` in it. Name the folder that holds it (with odoo-bin in a source tree)."
        )
    release = _release(found / "odoo")
    if release != "19.0":
        raise Failure(f"{ENV}={folder} is Odoo {release}; these addons are for 19.0.")
    return found


def _package_folder(root):
    return root / "usr" / "lib" / "python3" / "dist-packages"


def _release(package):
    match = re.search(r"^version_info\s*=\s*\(\s*'?([^,']+)'?,\s*(\d+)", (package / "release.py").read_text(), re.MULTILINE)
    return f"{match[1]}.{match[2]}" if match else "of an unknown release"


def _fetch():
    say(f"Odoo 19 from Debian's package, unpacked in {paths.ODOO} (1.2 GB)")
    for tool, package in (("apt-get", "apt"), ("dpkg-deb", "dpkg")):
        if not shutil.which(tool):
            raise Failure(
                f"{tool} is not on this machine, so it is not a Debian with {package}.\n"
                f"Get the source of Odoo 19.0 and say where it is: {ENV}=/path/to/odoo {paths.BIN / 'serve'}"
            )
    debs = paths.folder(PARTIAL / "debs")
    suite = _suite()
    options = _apt_options(suite)
    hint = (
        "The machine's Debian mirror must be reachable, and its keys be known (apt-get install debian-archive-keyring).\n"
        f"Or name an Odoo 19 that you have: {ENV}=/path/to/odoo"
    )
    logged(["apt-get", *options, "update"], "apt-update", "reading the package lists", hint=hint)
    wanted = ["odoo-19/unstable", *(f"{name}/unstable" for name in LINKED_PACKAGES), f"{FONT_PACKAGE}/{suite}"]
    logged(["apt-get", *options, "download", *wanted], "apt-download", "downloading (123 MB)", cwd=debs, hint=hint)
    root = PARTIAL / "root"
    shutil.rmtree(root, ignore_errors=True)
    files = sorted(debs.glob("*.deb"))
    for deb in files:
        logged(
            ["dpkg-deb", "-x", deb, root],
            "dpkg",
            f"unpacking {deb.name.split('_')[0]}",
            hint=f"Is the disk full? Delete {PARTIAL} and start again.",
        )
    script = _package_folder(root) / "odoo" / MISSING_SCRIPT
    script.parent.mkdir(parents=True, exist_ok=True)
    script.touch()
    odoo = next(deb.name.split("_")[1] for deb in files if deb.name.startswith("odoo-19_"))
    (root / "VERSION").write_text(odoo)
    root.rename(paths.ODOO)
    shutil.rmtree(PARTIAL, ignore_errors=True)


def _suite():
    codename = re.search(r"^VERSION_CODENAME=\"?(\w+)", Path("/etc/os-release").read_text(), re.MULTILINE)
    return codename[1] if codename and codename[1] in FONT_SUITES else FONT_SUITES[-1]


def _mirror():
    """The machine's own mirror, from apt's settings."""
    targets = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT)"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.splitlines()
    entries = [line.split() for line in targets if len(line.split()) == 3]
    for uri, release, component in entries:
        if component == "main" and "/" not in release and "-" not in release and "security" not in uri:
            return uri
    raise Failure(f"apt names no Debian mirror (apt-get indextargets). Name an Odoo 19 that you have: {ENV}=/path/to/odoo")


def _keyring():
    for name in ("debian-archive-keyring.gpg", "debian-archive-keyring.pgp"):
        path = Path("/usr/share/keyrings") / name
        if path.exists():
            return path
    raise Failure("Debian's signing keys are missing. Install them: apt-get install debian-archive-keyring")


def _apt_options(suite):
    """apt with its own sources, lists and cache, so that it needs no root and changes nothing of the machine."""
    apt = paths.folder(PARTIAL / "apt")
    for name in ("lists/partial", "cache/archives/partial"):
        paths.folder(apt / name)
    mirror, keyring = _mirror(), _keyring()
    sources = apt / "sources.list"
    sources.write_text("".join(f"deb [signed-by={keyring}] {mirror} {name} main\n" for name in ("unstable", suite)))
    user = "root" if os.geteuid() == 0 else _user()
    settings = {
        "Dir::Etc::SourceList": sources,
        "Dir::Etc::SourceParts": "/dev/null",
        "Dir::State::Lists": apt / "lists",
        "Dir::Cache": apt / "cache",
        "Debug::NoLocking": 1,
        "APT::Sandbox::User": user,
        "Acquire::Languages": "none",
        "Acquire::Retries": 3,
    }
    return ["-q", *(f"-o{name}={value}" for name, value in settings.items())]


def _user():
    import pwd

    return pwd.getpwuid(os.geteuid()).pw_name
