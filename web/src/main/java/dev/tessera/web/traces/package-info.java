/**
 * What a process does for a request, as spans of OpenTelemetry. Contexts cross processes, the database and Kafka as the
 * header {@code traceparent} of W3C Trace Context, which {@link dev.tessera.web.traces.TraceParent} reads and writes.
 */
package dev.tessera.web.traces;
