#!/usr/bin/env bash
# Five starts of 100,000 optimizer steps each; every start's line is kept in .trainyard/soak/.
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
steps=${1:-100000}
starts=${2:-5}
out="$home/.trainyard/soak"
mkdir -p "$out"
classpath=$(find "$home/trainer-service/target/quarkus-app/lib" -name '*.jar' | tr '\n' ':')
for start in $(seq 1 "$starts"); do
  echo "start $start of $starts: $steps steps"
  "$JAVA_HOME/bin/java" -Xmx512m --enable-native-access=ALL-UNNAMED -cp "$classpath" \
    dev.trainyard.learning.engine.SoakRun "$steps" | tee "$out/start-$start.log"
done
