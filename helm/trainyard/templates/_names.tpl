{{/* Names, labels and what is missing. */}}

{{- define "trainyard.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}

{{/* Of a part: dict "root" $ "part" NAME */}}
{{- define "trainyard.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end }}

{{- define "trainyard.labels" -}}
{{ include "trainyard.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{- define "trainyard.image" -}}
{{ .root.Values.images.registry }}trainyard/{{ .image }}:{{ .root.Values.images.tag | default .root.Chart.AppVersion }}
{{- end }}

{{- define "trainyard.bootstrap" -}}
{{- required "kafka.bootstrap is missing: the addresses of your brokers, such as --set kafka.bootstrap=kafka-bootstrap.kafka.svc:9092" .Values.kafka.bootstrap }}
{{- end }}

{{- define "trainyard.endpoint" -}}
{{- required "objects.endpoint is missing: the address of your S3, such as --set objects.endpoint=http://minio.storage.svc:9000" .Values.objects.endpoint }}
{{- end }}

{{- define "trainyard.objectsSecret" -}}
{{ .Values.objects.existingSecret | default (printf "%s-objects" (include "trainyard.name" .)) }}
{{- end }}

{{- define "trainyard.serviceSecret" -}}
{{ .Values.serviceCredential.existingSecret | default (printf "%s-services" (include "trainyard.name" .)) }}
{{- end }}

{{/* The classes of the yard: those that everyone has, and those of the pools. */}}
{{- define "trainyard.classes" -}}
{{- $classes := list "data" }}
{{- range .Values.workers }}{{ $classes = append $classes .class }}{{ end }}
{{- append $classes "evaluate" | uniq | join "," }}
{{- end }}

{{- define "trainyard.gatewayAddress" -}}
http://{{ include "trainyard.name" . }}-gateway.{{ .Release.Namespace }}.svc:{{ .Values.gateway.service.port }}
{{- end }}
