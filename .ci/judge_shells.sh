#!/usr/bin/env bash
# Loads the completions into bash, zsh and fish as people do, types, and looks at what is offered; has
# man render the man page.
#
#   judge_shells.sh SIM
#
# bash, zsh, fish and man must be installed.
set -euo pipefail

PATH=$(dirname "$(realpath "$1")"):$PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for shell in bash zsh fish; do
    mkdir "$shell"
    sim completions "$shell" >"$shell/_sim"
done
touch page.ron

# What each shell offers behind a line.
in_bash() {
    bash --norc -c 'source bash/_sim
        read -ra COMP_WORDS <<<"$1"
        [[ $1 != *" " ]] || COMP_WORDS+=("")
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_LINE=$1 COMP_POINT=${#1}
        _sim sim "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        echo "${COMPREPLY[@]}"' - "$1"
}
in_fish() {
    HOME=$work fish --no-config -c "source fish/_sim; complete -C '$1'" 2>/dev/null
}
in_zsh() {
    # The line editor completes at a terminal only: one of its own, read until it is silent.
    zsh -f -c 'zmodload zsh/zpty
        zpty shell zsh -f -i
        zpty -w shell "PS1= PS2=; setopt no_beep; fpath=($PWD/zsh \$fpath); autoload -Uz compinit
            compinit -u -d $PWD/dump; print re\ady"
        until zpty -r shell line "*ready*"; do :; done
        zpty -w -n shell "$1"$'"'\\t\\t'"'
        sleep 3
        while zpty -r -t shell line; do print -rn -- ${(V)line}; done' - "$1" 2>/dev/null
}

offers() {
    local line=$1 word shell offered
    shift
    for shell in bash fish zsh; do
        offered=$("in_$shell" "$line")
        for word in "$@"; do
            [[ $offered = *"$word"* ]] || {
                printf 'FAILED: %s offers no %s behind "%s", but: %s\n' "$shell" "$word" "$line" "$offered" >&2
                exit 1
            }
        done
    done
}

offers "sim comp" compare completions
offers "sim compare --la" --label --lang
offers "sim export --format pe" perfetto
offers "sim run --profile t" textbook
for line in "sim pa" "sim page.ron pa"; do
    # A file is bash's own default where the completions have nothing.
    [[ $(in_zsh "$line") = *page.ron* && $(in_fish "$line") = *page.ron* ]] || {
        printf 'FAILED: no file is offered behind "%s"\n' "$line" >&2
        exit 1
    }
done
# It must be able to fail.
if (offers "sim comp" unknown) 2>/dev/null; then
    echo "FAILED: unknown words are offered" >&2
    exit 1
fi

sim man >sim.1
warnings=$(man --warnings -l sim.1 2>&1 >page.txt)
[ -z "$warnings" ] || { printf 'FAILED: man says: %s\n' "$warnings" >&2; exit 1; }
for part in "sim - Shows how HTTP uses TCP" "SIM SWEEP" "--replicate" "Exit status"; do
    grep -qF -e "$part" page.txt || { echo "FAILED: the man page lacks $part" >&2; exit 1; }
done
echo "bash, zsh and fish complete, man renders $(wc -l <page.txt) lines"
