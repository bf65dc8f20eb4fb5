# verdict: already-sandboxed
podman --runtime /usr/bin/krun run web
