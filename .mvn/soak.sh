#!/usr/bin/env bash
# A soak: starts of many optimizer steps each, 5 of 100,000 unless told otherwise: soak.sh [STEPS [STARTS]].
# Every start's lines are kept in .trainyard/soak/; all starts must end with the same weights.
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
steps=${1:-100000}
starts=${2:-5}
out="$home/.trainyard/soak"
libraries="$home/trainer-service/target/quarkus-app/lib"
[ -d "$libraries" ] || { echo "soak needs a build: $libraries is missing; ./trainyard soak makes it" >&2; exit 1; }
rm -rf "$out"
mkdir -p "$out"
classpath=$(find "$libraries" -name '*.jar' | tr '\n' ':')
for start in $(seq 1 "$starts"); do
  echo "start $start of $starts: $steps steps"
  # The heap has its full size from the beginning: what grows after that is no heap.
  if ! "$JAVA_HOME/bin/java" -Xms128m -Xmx128m -XX:+AlwaysPreTouch -XX:+UseSerialGC \
    -XX:ErrorFile="$out/hs_err_pid%p.log" -Djava.util.logging.manager=org.jboss.logmanager.LogManager \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -cp "$classpath" dev.trainyard.learning.soak.SoakRun "$steps" 2>&1 | tee "$out/start-$start.log"; then
    echo "FAILED: start $start of $starts; its log is $out/start-$start.log" >&2
    exit 1
  fi
done
ends=$(cat "$out"/start-*.log | grep '^weights ' | sort -u | wc -l)
if [ "$ends" -ne 1 ]; then
  echo "FAILED: $starts starts ended with $ends different sets of weights; their logs are in $out" >&2
  exit 1
fi
echo "ok: $starts starts of $steps steps ended with the same weights; their logs are in $out"
