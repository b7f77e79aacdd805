#!/usr/bin/env bash
# Lives through many histories of a yard in the model, 100,000 unless told otherwise:
# simulate.sh [--histories N] [--seed S] [--bug NAME]. Says which promises were judged how often, and calls foul with
# the end of the history that broke one. With one history it tells that history again.
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
module="$home/job-model"
built="$module/target/simulation"
if [ ! -f "$built" ] || [ -n "$(find "$module/pom.xml" "$module/src" -newer "$built" -type f -print -quit)" ]; then
  mkdir -p "$module/target"
  touch "$built.started"
  (cd "$home" && ./mvnw -B -q -DskipTests -Dspotless.check.skip=true -pl job-model -am test-compile)
  mv "$built.started" "$built"
fi
exec "$JAVA_HOME/bin/java" -Xmx1g -XX:+UseParallelGC \
  -cp "$module/target/classes:$module/target/test-classes" dev.trainyard.job.simulation.Simulate "$@"
