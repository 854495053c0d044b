#!/bin/sh
# OpenSearch on loopback, for tests and trials: opensearch.sh start [NODES] | stop | url | pid NODE | again NODE
# From Maven Central, whose mirrors are Maven's own settings. Needs java (17 or newer), mvn, unzip, curl; without them it says
# "NOT RUN" and ends with 3. Nodes run as an ordinary user, with a heap of GONGKAI_OPENSEARCH_HEAP (512m) each and no more
# security than that they listen on loopback only.
set -eu
VERSION=2.19.6
PORT=${GONGKAI_OPENSEARCH_PORT:-9201}
HEAP=${GONGKAI_OPENSEARCH_HEAP:-512m}
if [ "$(id -u)" = 0 ]; then cache=/var/cache; else cache=${XDG_CACHE_HOME:-$HOME/.cache}; fi # what an ordinary user can read
ROOT=${GONGKAI_OPENSEARCH_FOLDER:-$cache/gongkai-opensearch}
HOME_=$ROOT/$VERSION
NODES=$ROOT/nodes-$PORT

need() {
    for tool in "$@"; do
        command -v "$tool" >/dev/null || { echo "NOT RUN: the distributed engine's tests need $tool" >&2; exit 3; }
    done
}

fetch() {
    [ -f "$HOME_/lib/opensearch-$VERSION.jar" ] && return
    need mvn unzip
    part="$HOME_.part"
    rm -rf "$part"
    module="$part/opensearch-$VERSION/modules/analysis-common"
    mkdir -p "$module"
    copy org.opensearch.distribution.integ-test-zip:opensearch:$VERSION:zip "$part"
    unzip -q -o "$part/opensearch-$VERSION.zip" -d "$part"
    # The zip has no analysers beyond the core's; the module is one jar and this description.
    copy org.opensearch.plugin:analysis-common:$VERSION "$module"
    printf '%s\n' description=analysers version=$VERSION name=analysis-common java.version=11 opensearch.version=$VERSION \
        classname=org.opensearch.analysis.common.CommonAnalysisPlugin extended.plugins= has.native.controller=false \
        custom.foldername= >"$module/plugin-descriptor.properties"
    mv "$part/opensearch-$VERSION" "$HOME_"
    rm -rf "$part"
}

copy() {
    mvn -q -B dependency:get -Dtransitive=false -Dartifact="$1" >&2
    mvn -q -B dependency:copy -Dartifact="$1" -DoutputDirectory="$2" >&2
}

# The ordinary user that a node runs as; nothing when that is who we are.
as_user() { if [ "$(id -u)" = 0 ]; then echo "setpriv --reuid=nobody --clear-groups"; fi; }

# A node gives way to everything else, and no further to whoever started it gently: niceness adds up.
gentler() { now=$(nice); echo $((now < 10 ? 10 - now : 0)); }

start_node() {
    node="$NODES/$1"
    mkdir -p "$node/config" "$node/tmp"
    : >"$node/config/opensearch.yml"
    printf '%s\n' 'rootLogger.level = warn' 'rootLogger.appenderRef.c.ref = c' 'appender.c.type = Console' 'appender.c.name = c' \
        'appender.c.layout.type = PatternLayout' 'appender.c.layout.pattern = %d %p %c{1} %m%n' >"$node/config/log4j2.properties"
    if [ "$2" = 1 ]; then
        cluster=-Ediscovery.type=single-node
    else
        seeds="" names=""
        for each in $(seq "$2"); do seeds="$seeds,127.0.0.1:$((PORT + 99 + each))" names="$names,node-$each"; done
        cluster="-Ediscovery.seed_hosts=${seeds#,} -Ecluster.initial_master_nodes=${names#,}"
        # A node that neither answers nor dies is found out sooner than by default.
        check=cluster.fault_detection
        for side in leader_check follower_check; do
            cluster="$cluster -E$check.$side.timeout=4s -E$check.$side.retry_count=2"
        done
    fi
    [ "$(id -u)" != 0 ] || chown -R nobody "$node"
    # Called directly: the zip's own start scripts run three more Java machines and want a JAVA_HOME.
    # shellcheck disable=SC2046,SC2086
    (cd "$node" && exec nohup nice -n "$(gentler)" $(as_user) java -Xms$HEAP -Xmx$HEAP -XX:+UseSerialGC -XX:TieredStopAtLevel=4 \
        -Djava.security.manager=allow -Djava.io.tmpdir="$node/tmp" -Djava.locale.providers=SPI,COMPAT -Dlog4j2.disable.jmx=true \
        -Dopensearch.path.home="$HOME_" -Dopensearch.path.conf="$node/config" -cp "$HOME_/lib/*" org.opensearch.bootstrap.OpenSearch \
        $cluster -Ecluster.name="gongkai-$PORT" -Enode.name="node-$1" -Enetwork.host=127.0.0.1 -Ehttp.port=$((PORT + $1 - 1)) \
        -Etransport.port=$((PORT + 99 + $1)) -Epath.data="$node/data" -Epath.logs="$node" \
        -Ecluster.routing.allocation.disk.threshold_enabled=false </dev/null >>"$node/console.log" 2>&1) &
    echo $! >"$node/pid"
}

start() {
    need java curl
    [ "$(id -u)" != 0 ] || need setpriv
    fetch
    stop
    rm -rf "$NODES"
    mkdir -p "$NODES"
    [ "$(id -u)" != 0 ] || chmod -R a+rX "$ROOT"
    echo "$1" >"$NODES/count"
    for each in $(seq "$1"); do start_node "$each" "$1"; done
    await "$1"
    url
}

await() {
    waited=0
    until curl -fs -m 5 "http://127.0.0.1:$PORT/_cluster/health?wait_for_status=green&wait_for_nodes=%3E%3D$1&timeout=3s" |
        grep -q '"timed_out":false'; do
        for pid in $(pids); do
            kill -0 "$pid" 2>/dev/null || { tail -n 20 "$NODES"/*/console.log >&2; exit 1; }
        done
        waited=$((waited + 1))
        [ $waited -lt 600 ] || { echo "the nodes are not up after 300 s and more" >&2; exit 1; }
        sleep 0.5
    done
}

pids() { cat "$NODES"/*/pid 2>/dev/null || true; }

stop() {
    for pid in $(pids); do
        kill "$pid" 2>/dev/null || continue
        waited=0
        while kill -0 "$pid" 2>/dev/null && [ $waited -lt 15 ]; do sleep 0.2; waited=$((waited + 1)); done
        kill -9 "$pid" 2>/dev/null || true
    done
    rm -rf "$NODES"
}

url() {
    urls=""
    for each in $(seq "$(cat "$NODES/count")"); do urls="$urls,http://127.0.0.1:$((PORT + each - 1))"; done
    echo "${urls#,}"
}

case "${1:-}" in
start) start "${2:-1}" ;;
again) start_node "$2" "$(cat "$NODES/count")" ;; # one that was killed, with what it holds
stop) stop ;;
url) url ;;
pid) cat "$NODES/$2/pid" ;;
*) sed -n 2,5p "$0"; exit 2 ;;
esac
