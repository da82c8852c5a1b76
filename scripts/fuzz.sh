#!/bin/sh
# Feeds damaged input to every reader of untrusted text: scripts/fuzz.sh [COUNT [SEED [TARGET [ONLY]]]]
# COUNT is per target; a crash prints the arguments that bring it back.
set -u
cd "$(dirname "$0")/.." || exit 1
swift build -c release --product maspob-fuzz || exit 1
tool="$(swift build -c release --show-bin-path)/maspob-fuzz"
status_file="$(mktemp)"
trap 'rm -f "$status_file"' EXIT
"$tool" Tests/Corpus "$status_file" "${1:-80000}" "${2:-1}" ${3:+"$3"} ${4:+"$4"}
result=$?
if [ "$result" -gt 2 ]; then
  read -r target seed number < "$status_file"
  echo "ended with status $result; again with: scripts/fuzz.sh 1 $seed $target $number" >&2
fi
exit "$result"
