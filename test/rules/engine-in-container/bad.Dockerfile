# want engine-in-container "docker:27-dind"
FROM docker:27-dind
USER 65532
