# verdict: ready-after-changes
# blockers: host-pid-namespace
# by hand: add `--runtime=io.containerd.kata.v2`
docker run --pid=host web
