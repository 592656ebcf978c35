#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Check the bindings of this folder with dt-schema, and their examples against
# them. dt-bindings/check.sh [FILE.dts...] checks more device trees.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

for tool in dt-doc-validate dt-mk-schema dt-extract-example dt-validate dtc; do
	command -v $tool >/dev/null || {
		echo "check.sh: $tool is missing: apt-get install dt-schema" \
			"device-tree-compiler" >&2
		exit 2
	}
done

status=0
# complain NAME: what stands on standard input is what breaks it
complain() {
	local said

	said=$(cat)
	if [ -z "$said" ]; then
		echo "ok $1"
	else
		echo "not ok $1"
		printf '%s\n' "$said" | sed 's/^/    /'
		status=1
	fi
}

files=()
for dts; do files+=("$(realpath "$dts")"); done
# dt-doc-validate compares $id with the path below a folder of this name
mkdir "$tmp/schemas"
cp -r "$here"/*/ "$tmp/schemas"
cd "$tmp"
mapfile -t schemas < <(find schemas -name '*.yaml' | sort)
dt-mk-schema -j -o "$tmp/schema.json" "${schemas[@]}"

# A tree by itself: references to nodes that it does not have are dropped
validate() {
	local name

	name=$(basename "$1")
	dtc -q -@ -I dts -O dtb -o "$tmp/$name.dtb" "$1" &&
		dt-validate -s "$tmp/schema.json" "$tmp/$name.dtb" 2>&1 |
			grep -v 'From schema' || true
}

for schema in "${schemas[@]}"; do
	name=${schema#schemas/}
	dt-doc-validate "$schema" 2>&1 | complain "$name is a schema"
	dt-extract-example "$schema" >"$tmp/$(basename "$name" .yaml).dts"
	validate "$tmp/$(basename "$name" .yaml).dts" 2>&1 |
		complain "$name: examples"
done
for dts in "${files[@]}"; do
	validate "$dts" 2>&1 | complain "$dts"
done
exit $status
