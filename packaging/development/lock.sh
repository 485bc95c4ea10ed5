#!/usr/bin/env bash
# Writes packaging/requirements.lock: every package with the hashes of all files offered for its
# version, for every supported Python and system. Packages come from where pip is told to look.
# Arguments go to `uv pip compile`: `lock.sh --upgrade` takes the newest versions. Any Python will do:
# .venv cannot be set up from a lock that lacks what pyproject.toml has come to ask for.
set -euo pipefail
cd "$(dirname "$0")/../.."

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
python=.venv/bin/python
"$python" -c '' 2>/dev/null || python=${PYTHON:-python3}
"$python" -m venv "$tools"
"$tools/bin/pip" --disable-pip-version-check --quiet --quiet install uv

index=$("$tools/bin/pip" config get global.index-url 2>/dev/null || true)
[[ -z ${PIP_INDEX_URL:-$index} ]] || export UV_DEFAULT_INDEX=${PIP_INDEX_URL:-$index}
"$tools/bin/uv" pip compile pyproject.toml --extra dev --output-file packaging/requirements.lock \
  --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --quiet "$@"
