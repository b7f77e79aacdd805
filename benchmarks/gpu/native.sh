#!/usr/bin/env bash
# Builds DJL's native door to libtorch against the PyTorch that a Python has installed.
#
#   native.sh DJL_SOURCE PYTHON OUT
#
# DJL_SOURCE is a checkout of DJL at the release that the poms name, PYTHON one whose torch is to be used, OUT a folder
# for libdjl_torch.so. JAVA_HOME names a JDK. The engine finds the result under the name that it looks for:
#   $DJL_CACHE_DIR/pytorch/$PYTORCH_VERSION-$PYTORCH_FLAVOR-linux-x86_64/<DJL's version>-libdjl_torch.so
# with PYTORCH_LIBRARY_PATH at torch's own folder lib.
set -euo pipefail
[ $# = 3 ] || { sed -n '2,10p' "$0"; exit 2; }
djl=$1 python=$2 out=$3
torch=$("$python" -c 'import os, torch; print(os.path.dirname(torch.__file__))')
engine=$djl/engines/pytorch/pytorch-engine/src/main/java
native=$djl/engines/pytorch/pytorch-native/src/main/native
slf4j=$(find "${MAVEN_REPOSITORY:-$HOME/.m2/repository}" -name 'slf4j-api-2.*.jar' | head -1)
mkdir -p "$out/include" "$out/classes" "$out/objects"

"$JAVA_HOME/bin/javac" -nowarn -proc:none -cp "$slf4j" -sourcepath "$engine:$djl/api/src/main/java" -implicit:none \
  -h "$out/include" -d "$out/classes" "$engine/ai/djl/pytorch/jni/PyTorchLibrary.java"

export flags="-std=c++17 -O2 -fPIC -w -D_GLIBCXX_USE_CXX11_ABI=1 -I$torch/include -I$torch/include/torch/csrc/api/include \
  -I$out/include -I$djl/api/src/main/native -I$JAVA_HOME/include -I$JAVA_HOME/include/linux" out
find "$native" -name '*.cc' -print0 | xargs -0 -P "$(nproc)" -I{} \
  bash -c 'g++ $flags -c "$1" -o "$out/objects/$(basename "$1" .cc).o"' _ {}
g++ -shared -s -o "$out/libdjl_torch.so" "$out"/objects/*.o -L"$torch/lib" -ltorch -ltorch_cpu -lc10 \
  -Wl,--allow-shlib-undefined
ls -l "$out/libdjl_torch.so"
