# Sourced by the other scripts: makes .venv and installs gongkai into it, and leaves it alone when nothing has changed.
# EXTRA: an optional extra of pyproject.toml to install too (a sourced script takes no arguments in sh)

VENV=.venv
extra=${EXTRA:+"[$EXTRA]"}

say() { printf '\n%s\n' "$*" >&2; }

fail() {
    say "$@"
    exit 1
}

is_root_on_debian() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }

apt_install() {
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

find_python() {
    for candidate in ${PYTHON:-} python3.11 python3.12 python3.13 python3.14 python3 python; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

make_venv() {
    say "正在创建 Python 环境 / creating $VENV …"
    "$python" -m venv "$VENV" >/dev/null 2>&1 && return
    rm -rf "$VENV"
    if is_root_on_debian; then
        # Debian ships venv apart from Python.
        minor=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        apt_install python3-venv || apt_install "$minor" || true
        "$python" -m venv "$VENV" && return
    fi
    fail "无法创建 Python 虚拟环境，请安装 python3-venv 后再试。/ Cannot make a virtual environment: please install python3-venv."
}

fingerprint() { cat pyproject.toml constraints.txt | cksum; }

python=$(find_python) || fail "需要 Python 3.11 或更新版本。/ Python 3.11 or newer is needed."
[ -x "$VENV/bin/python" ] && "$VENV/bin/python" -m pip --version >/dev/null 2>&1 || make_venv

stamp="$VENV/.gongkai-installed$extra"
if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$(fingerprint)" ]; then
    say "正在安装依赖 / installing …"
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".$extra" ||
        fail "安装依赖失败，请检查网络后再试。/ Installing the dependencies failed: please check the network."
    fingerprint >"$stamp"
fi
