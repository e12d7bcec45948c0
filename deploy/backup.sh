#!/bin/sh
# Writes one archive of what can't be made again, beside a list of its hashes; keeps the last fourteen.
#   deploy/backup.sh DATA_DIR BACKUP_DIR
# Raw files and what people wrote beside them suffice for every figure. The releases are taken along for `ntm diff` and
# `ntm rollback`, and the runs of the nights for `ntm status`. A release is never written again and one link says which is
# in force: the link first, then the releases, among which is that one then. So it may run at any time; the build is left out.
set -eu
umask 077
data=$(cd "$1" && pwd)
mkdir -p "$2"
to=$(cd "$2" && pwd)
case "$to/" in "$data"/*) rmdir "$to" 2> /dev/null; echo "the backup must not lie in the data folder" >&2; exit 2 ;; esac

name="ntm-$(date -u +%Y%m%dT%H%M%SZ).tar.gz"
cd "$data"
# Fourteen nights of an empty folder would take the place of all that is worth keeping.
if [ -z "$(find -L raw -type f 2> /dev/null | head -n 1)" ]; then
    echo "raw holds no file: is its disk mounted? Nothing is backed up." >&2
    exit 1
fi
kept=""
for one in raw plans unit_groups.csv reporting.yaml dagster/dagster.yaml warehouse/ntm.duckdb warehouse/releases \
    warehouse/work/runs.jsonl warehouse/work/notices.json; do
    # A folder on another disk is a link here; what it leads to is wanted, not the link.
    if [ -L "$one" ] && [ -d "$one" ]; then one="$one/."; fi
    if [ -e "$one" ] || [ -L "$one" ]; then kept="$kept $one"; fi
done
trap 'rm -f "$to/$name.part"' EXIT
# A file that the night takes away or writes meanwhile is no failure (1); what can't be read or written is (2).
# shellcheck disable=SC2086  # none of these names has a blank
tar --create --gzip --exclude='*.part' --exclude='*.pending' --file "$to/$name.part" $kept || [ $? -eq 1 ]
tar --list --gzip --file "$to/$name.part" > /dev/null
(cd "$to" && mv "$name.part" "$name" && sha256sum "$name" > "$name.sha256" && sync "$name")
# The newest fourteen stay.
(cd "$to" && for old in $(ls -1 ntm-*.tar.gz | sort -r | tail -n +15); do rm -f "$old" "$old.sha256"; done)
echo "$to/$name"
