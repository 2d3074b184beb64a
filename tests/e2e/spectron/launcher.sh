#!/bin/sh
# What chromedriver starts as "the browser". It hands over --remote-debugging-port and --user-data-dir, which the app's host
# passes on; Spectron's own launcher cannot run on a current Node.
here=$(dirname "$0")
if [ -n "$ORGFOLIO_ELECTRON" ]; then
  exec "$ORGFOLIO_ELECTRON" "$ORGFOLIO_SPECTRON_MAIN" $ORGFOLIO_SPECTRON_ARGS "$@"
fi
exec "$ORGFOLIO_SPECTRON_NODE" "$here/../../../host/run.mjs" "$ORGFOLIO_SPECTRON_MAIN" $ORGFOLIO_SPECTRON_ARGS "$@"
