"""Certificates of a throw-away authority, for tests of TLS."""

import shutil
import subprocess
from pathlib import Path

OPENSSL = shutil.which("openssl") or ""


def openssl(folder: Path, *words: str) -> None:
    """Run openssl in `folder`."""
    subprocess.run([OPENSSL, *words], cwd=folder, check=True, capture_output=True)  # noqa: S603


def make_certificates(folder: Path) -> Path:
    """An authority (ca.pem), and certificates of it for 127.0.0.1 and another host."""
    key = ("-newkey", "rsa:2048", "-nodes")
    openssl(
        folder, "req", "-x509", *key, "-days", "2", "-subj", "/CN=Throw-away authority",
        "-keyout", "ca.key", "-out", "ca.pem",
    )  # fmt: skip
    for name, host in (("good", "IP:127.0.0.1"), ("other", "DNS:elsewhere.example")):
        openssl(
            folder, "req", *key, "-subj", f"/CN={name}",
            "-keyout", f"{name}.key", "-out", f"{name}.csr",
        )  # fmt: skip
        (folder / f"{name}.ext").write_text(f"subjectAltName={host}\n")
        openssl(
            folder, "x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
            "-days", "2", "-extfile", f"{name}.ext", "-out", f"{name}.pem",
        )  # fmt: skip
    return folder
