# Builds a root of only what Python needs inside fresh namespaces, moves into it and starts the rest of the
# arguments there without rights.
# Arguments: bytes of the temporary folder, capabilities, places a line, links as TARGET:LINK, devices, command...
storage=$1 capabilities=$2 places=$3 links=$4 devices=$5
shift 5
PATH=$PATH:/usr/sbin:/sbin
umask 022
# Hidden by the new root, which is mounted there.
for root in /mnt /srv /media /tmp; do [ -d $root ] && break; done
drop=$(command -v setpriv) clear=$(command -v env)
mount -t tmpfs -o size=16m,nr_inodes=4096,mode=0755,nosuid,nodev tmpfs $root
mkdir $root/dev $root/tmp
# Before the places, some of which may lie below it.
mount -t tmpfs -o size="$storage",nr_inodes=4096,mode=1777,nosuid,nodev tmpfs $root/tmp
put() {
  if [ -d "$1" ]; then mkdir -p "$root$1"; else
    mkdir -p "$root${1%/*}"
    : >"$root$1"
  fi
  mount --bind "$1" "$root$1"
}
IFS='
'
for place in $places $drop $clear; do
  [ -e "$root$place" ] && continue
  put "$place"
  mount -o remount,bind,ro,nosuid,nodev "$root$place" 2>/dev/null ||
    mount -o remount,bind,ro,nosuid "$root$place"
done
IFS=' '
for link in $links; do [ -e "$root${link#*:}" ] || ln -s "${link%%:*}" "$root${link#*:}"; done
for device in $devices; do put "$device"; done
mount -o remount,bind,ro,nosuid,nodev $root
# The kernel lets nobody make namespaces of users from below a changed root, and none but the first script may
# change it again.
exec chroot $root "$clear" -i -C /tmp LC_ALL=C.UTF-8 \
  "$drop" --no-new-privs --inh-caps=-all --bounding-set="$capabilities" "$@"
