#!/bin/sh
# The real mission: the Syrian ceasefire of 30 December 2016, on real data, from nothing to a bulletin.
#
#   docs/syria-mission.sh DATA [FOLDER]
#
# DATA holds the folders syria-gazetteer, syria-admin-ocha, syrian-archive-reports, ucdp-aec-events and
# syria-ceasefire-counts-2017, each with its licence; the round of talks comes from astana-2017-news, where that is at
# hand (syria-talks.sh). FOLDER is where the mission is made (default: ./syria).
# `add` answers 1 where a file had problems: they are kept, and listed at the end.
set -eu
data=$1
mission=${2:-syria}
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
tw="$here/trucewatch"
from=2016-12-30
to=2017-03-31

# A problem in a row is no failure of the run; anything else is.
add() { "$tw" add "$mission" "$@" || [ $? -eq 1 ]; }

"$tw" new "$mission" --agreement syria-2016-12-30
add --format boundaries "$data"/syria-admin-ocha/syr_adm0.geojson.gz "$data"/syria-admin-ocha/syr_adm1.geojson.gz \
    "$data"/syria-admin-ocha/syr_adm2.geojson.gz "$data"/syria-admin-ocha/syr_adm3.geojson.gz \
    "$data"/syria-admin-ocha/syr_neighbourhoods.geojson.gz
add --format gazetteer "$data"/syria-gazetteer/syrian_archive_locations.csv.gz "$data"/syria-gazetteer/whosonfirst_syria.csv.gz
add --format syrian-archive "$data"/syrian-archive-reports/reports.csv.gz
add --format ucdp-aec "$data"/ucdp-aec-events/events.csv.gz
add --format tally "$data"/syria-ceasefire-counts-2017/bulletins.csv \
    "$data"/syria-ceasefire-counts-2017/bulletin_governorates.csv \
    "$data"/syria-ceasefire-counts-2017/monitor_counts.csv
if [ -e "$data"/astana-2017-news/article.txt ]; then
    "$here"/docs/syria-talks.sh "$data" "$mission"
fi
"$tw" update "$mission"
"$tw" status "$mission" --at "$to"
"$tw" count "$mission" --rule incidents --rule2 guarantor-bulletin --by area --from "$from" --to "$to"
"$tw" reconcile "$mission" --from "$from" --to "$to"
for language in en ar ru; do
    "$tw" publish "$mission" --kind period --from "$from" --to "$to" --lang "$language" -o "$mission-$language.html"
    "$tw" publish "$mission" --kind period --from "$from" --to "$to" --lang "$language" -o "$mission-$language.pdf"
done
"$tw" ledger verify "$mission"
"$tw" list "$mission" problems
