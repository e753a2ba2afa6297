#!/bin/sh
# Looks for what the set-up itself needs, then hands over to config/dev/setup.py.
# Every complaint is one line that says which command helps.
set -eu
cd "$(dirname "$0")/../.."

missing=""
command -v git >/dev/null 2>&1 || missing="$missing git"

python=""
for candidate in "${PYTHON:-python3}" python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    if command -v python3 >/dev/null 2>&1; then
        echo "Python 3.11 or newer is needed; this machine has $(python3 --version 2>&1). On Debian 12: apt install python3 python3-venv" >&2
        exit 1
    fi
    missing="$missing python3 python3-venv"
elif ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    missing="$missing python3-venv"
fi
if [ -n "$missing" ]; then
    echo "Not found:$missing. Install with: apt install$missing" >&2
    exit 1
fi
exec "$python" -m config.dev.setup "$@"
