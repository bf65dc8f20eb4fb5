{{- define "common.render" -}}
{{- $value := typeIs "string" .value | ternary .value (.value | toYaml) }}
{{- if contains "{{" (toJson .value) }}
  {{- tpl $value .context }}
{{- else }}
  {{- $value }}
{{- end }}
{{- end -}}

{{- define "common.isOpenshift" -}}
{{- if .Capabilities.APIVersions.Has "security.openshift.io/v1" -}}
{{- true -}}
{{- end -}}
{{- end -}}

{{- define "common.securityContext" -}}
{{- $adapted := .secContext -}}
{{- if (((.context.Values.global).compatibility).openshift) -}}
  {{- if and (eq .context.Values.global.compatibility.openshift "auto") (include "common.isOpenshift" .context) -}}
    {{- $adapted = omit $adapted "fsGroup" "runAsUser" "runAsGroup" -}}
  {{- end -}}
{{- end -}}
{{- if and .secContext.privileged (not (kindIs "invalid" .secContext.capabilities)) -}}
  {{- $adapted = omit $adapted "capabilities" -}}
{{- end -}}
{{- omit $adapted "enabled" | toYaml -}}
{{- end -}}
