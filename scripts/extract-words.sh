#!/bin/sh
# Writes every English sentence of the portal that is to be translated to the template file $1.
set -eu
cd "$(dirname "$0")/.."
exec "${BIN:-.venv/bin}/pybabel" -q extract -F pyproject.toml -k lazy_gettext -k _l -k lazy_ngettext:1,2 \
    --sort-output --add-location=file --width=110 --project=social-credit-portal -o "$1" .
