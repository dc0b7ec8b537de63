#!/bin/sh
# The first round of the Astana talks in a mission on the Syrian ceasefire: a press report taken in, the round recorded, proposals decided.
#
#   docs/syria-talks.sh DATA MISSION
#
# DATA holds the folder astana-2017-news. What is accepted, corrected and rejected is a person's decision; those of one reader stand in
# docs/examples/astana-2017-decisions.tsv, by ids, without a word of the report.
set -eu
data=$1
mission=$2
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
tw="$here/trucewatch"
decisions="$here/docs/examples/astana-2017-decisions.tsv"
tab=$(printf '\t')

"$tw" talks receive "$mission" "$data"/astana-2017-news/article.txt --publisher "a press agency"
round=$("$tw" talks round "$mission" "first round" --process Astana --place Astana --from 2017-01-23 --to 2017-01-24 \
    --format indirect --through russia --through turkey --through iran \
    --item ceasefire --item monitoring --item humanitarian_access --item release_of_prisoners --item foreign_forces_leave --item political_solution \
    --reason "as the report on its first day has it" | cut -d : -f 1)

# decide VERDICT PROPOSALS CORRECTIONS REASON
decide() {
    verdict=$1 proposals=$2 corrections=$(printf '%s' "$3" | sed "s/ROUND/$round/") reason=$4
    set --
    IFS=';'
    for correction in $corrections; do set -- "$@" --set "$correction"; done
    IFS=' '
    # shellcheck disable=SC2086 # several ids are several arguments
    "$tw" talks "$verdict" "$mission" $proposals --reason "$reason" "$@" < /dev/null
    unset IFS
}

# Tabs in a row would be one to `read`, so that an empty column has a mark of its own while it is read.
sed -e '/^#/d' -e "s/$tab$tab/$tab-$tab/" "$decisions" | while IFS="$tab" read -r verdict proposals corrections reason; do
    [ "$corrections" = - ] && corrections=
    decide "$verdict" "$proposals" "$corrections" "$reason"
done

# One demand has a number, and it is the opposition's own: nobody agreed to it.
"$tw" condition offer "$mission" women_in_prison --kind release --demanded --by opposition --bearer government --for opposition \
    --amount 13000 --unit prisoners --category women --from 2017-01-23

"$tw" talks outcome "$mission" "$round" "Joint statement" --on 2017-01-24 --signed iran --signed russia --signed turkey \
    --reason "the agreement's file has it under Iran; no Syrian side signed"
"$tw" talks matrix "$mission"
