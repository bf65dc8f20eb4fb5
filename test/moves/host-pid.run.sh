# verdict: ready-after-changes
# blockers: host-pid-namespace
docker run --pid=host web
