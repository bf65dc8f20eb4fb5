{{- define "shared.pod" -}}
{{- if .Values.pod.hostNetwork }}
hostNetwork: {{ .Values.pod.hostNetwork }}
{{- end }}
hostIPC: true # want host-ipc-namespace
containers:
  - name: app
    image: app
    {{- if .Values.containerSecurityContext.enabled }}
    securityContext: {{- omit .Values.containerSecurityContext "enabled" | toYaml | nindent 6 }}
    {{- end }}
{{- end -}}
