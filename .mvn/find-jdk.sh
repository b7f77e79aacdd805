# Finds a JDK 25 and puts its folder into JAVA_HOME. Sourced by the scripts; says what to install when there is none.

trainyard_jdk_version() { # FOLDER -> its major version, or nothing
  [ -x "$1/bin/javac" ] && "$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1
}

trainyard_find_jdk() {
  local candidate on_path
  on_path=$(command -v javac 2>/dev/null || true)
  for candidate in "${TRAINYARD_JAVA_HOME:-}" "${JAVA_HOME:-}" \
    "${on_path:+$(dirname "$(dirname "$(readlink -f "$on_path" 2>/dev/null || echo "$on_path")")")}" \
    /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -n "$candidate" ] && [ "$(trainyard_jdk_version "$candidate")" = 25 ]; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      return 0
    fi
  done
  cat >&2 <<'MESSAGE'
Trainyard needs a JDK 25, and none was found.
  Debian, Ubuntu   install Temurin 25 (package temurin-25-jdk of Adoptium's repository) or openjdk-25-jdk
  macOS            brew install openjdk@25
  anywhere         sdk install java 25-tem   (SDKMAN)
Or say where one is: TRAINYARD_JAVA_HOME=/path/to/jdk-25
MESSAGE
  return 1
}
