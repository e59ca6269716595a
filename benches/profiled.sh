#!/usr/bin/env bash
# Builds `sim` with a profile of its own work, so that the compiler knows which way each branch mostly goes:
#
#     rustup component add llvm-tools         for llvm-profdata
#     benches/profiled.sh                     leaves target/profiled/sim
#
# The result writes the same bytes, large runs in about a fifth less time; docs/performance.md says why. It needs three to ten
# minutes, for two builds and the runs between them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

host=$(rustc --print host-tuple)
profdata=$(rustc --print sysroot)/lib/rustlib/$host/bin/llvm-profdata
if [ ! -x "$profdata" ]; then
    echo "benches/profiled.sh: there is no llvm-profdata; get it with: rustup component add llvm-tools" >&2
    exit 1
fi

folder=${CARGO_TARGET_DIR:-target}/profiled
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
rm -rf "$folder/profiles" "$folder/output"

# With the target stated, what only runs while building (macros, build scripts) is left as it is. The folder's name may
# have spaces: so flags are separated by another sign, which cargo knows.
separator=$'\x1f'
flags=$(tr -s ' ' "$separator" <<<"${RUSTFLAGS-}")
build() {
    CARGO_ENCODED_RUSTFLAGS=${flags:+$flags$separator}$2 cargo build --release --locked --target "$host" --target-dir "$folder/$1"
}

build recording "-Cprofile-generate=$folder/profiles"
sim=$folder/recording/$host/release/sim
# Short runs of everything that may have to be quick. What is recorded is the way through the code, which is the same
# in long ones.
"$sim" bench w1 --runs 1 --set stop.has_read=100MB
"$sim" bench w2 w3 --runs 1 --set 'pages[0].objects[0].count=9'
"$sim" bench w4 w4hold --runs 1 --set 'clients[0].count=10000'
"$sim" bench page_load --runs 1
"$sim" --out "$folder/output" scenarios/*.ron >/dev/null

"$profdata" merge --output "$folder/sim.profdata" "$folder/profiles"
build using "-Cprofile-use=$folder/sim.profdata"
cp "$folder/using/$host/release/sim" "$folder/sim"
rm -rf "$folder/output"
echo "$folder/sim"
